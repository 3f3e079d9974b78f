package dev.ottla.handler;

/**
 * Charges requests to the quotas of their principal and client id. Answers with how long the client is to be throttled,
 * in milliseconds; 0 for not at all.
 */
public interface QuotaDesk {

    /** The desk of a broker without quotas. */
    QuotaDesk UNLIMITED = new QuotaDesk() {
        @Override
        public int produced(RequestContext context, long sizeBytes) {
            return 0;
        }

        @Override
        public int fetched(RequestContext context, long sizeBytes) {
            return 0;
        }
    };

    /** Charges bytes of records that were produced. */
    int produced(RequestContext context, long sizeBytes);

    /** Charges bytes of records that are about to be sent to a consumer. */
    int fetched(RequestContext context, long sizeBytes);
}
