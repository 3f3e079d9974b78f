package dev.ottla.handler.access;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeClientQuotasRequest;
import dev.ottla.protocol.message.DescribeClientQuotasResponse;
import dev.ottla.protocol.message.DescribeClientQuotasResponse.EntityData;
import dev.ottla.protocol.message.DescribeClientQuotasResponse.EntryData;
import dev.ottla.protocol.message.DescribeClientQuotasResponse.ValueData;
import dev.ottla.protocol.message.metadata.ClientQuotaRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * DescribeClientQuotas (48), versions 0–1 (KIP-546), for brokers.
 *
 * <ul>
 *   <li>1 flexible
 *   <li>needs DESCRIBE_CONFIGS on the cluster
 *   <li>a filter without components asks for everything, a strict one for nothing
 * </ul>
 */
public record DescribeClientQuotasHandler(Supplier<MetadataImage> metadata, AuthorizationDesk authorization)
        implements ApiHandler<DescribeClientQuotasRequest, DescribeClientQuotasResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_CLIENT_QUOTAS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DESCRIBE_CLIENT_QUOTAS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DESCRIBE_CLIENT_QUOTAS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, DescribeClientQuotasRequest request, Answer<DescribeClientQuotasResponse> answer) {
        QuotaFilter filter = QuotaFilter.of(request);
        QuotaFilter.Problem problem = filter.problem();
        if (!authorization.isAllowedOnCluster(context, AclOperation.DESCRIBE_CONFIGS)) {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        } else if (problem != null) {
            answer.send(refused(problem.code(), problem.message()));
        } else {
            answer.send(describe(filter));
        }
    }

    private DescribeClientQuotasResponse describe(QuotaFilter filter) {
        List<EntryData> entries = new ArrayList<>();
        metadata.get().access().quotas().forEach((entity, quotas) -> {
            if (filter.matches(entity)) {
                entries.add(entry(entity, quotas));
            }
        });
        return DescribeClientQuotasResponse.builder()
                .errorMessage("")
                .entries(entries)
                .build();
    }

    private static EntryData entry(List<ClientQuotaRecord.EntityData> entity, Map<String, Double> quotas) {
        EntryData.Builder entry = EntryData.builder();
        entity.forEach(part -> entry.addEntity(EntityData.builder()
                .entityType(part.entityType())
                .entityName(part.entityName())
                .build()));
        quotas.forEach((key, value) ->
                entry.addValues(ValueData.builder().key(key).value(value).build()));
        return entry.build();
    }

    private static DescribeClientQuotasResponse refused(ErrorCode error, String message) {
        return DescribeClientQuotasResponse.builder()
                .errorCode(error.code())
                .errorMessage(message)
                .entries(null)
                .build();
    }

    @Override
    public DescribeClientQuotasResponse failure(
            RequestContext context, DescribeClientQuotasRequest request, ErrorCode error) {
        return refused(error, error.message());
    }
}
