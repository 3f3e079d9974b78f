package dev.ottla.handler;

import dev.ottla.handler.AdvertisedFeatures.Finalized;
import dev.ottla.handler.AdvertisedFeatures.Supported;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.ApiVersionsResponse;
import dev.ottla.protocol.message.ApiVersionsResponse.ApiVersion;
import dev.ottla.protocol.message.ApiVersionsResponse.FinalizedFeatureKey;
import dev.ottla.protocol.message.ApiVersionsResponse.SupportedFeatureKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * ApiVersions, key 18, versions 0 to 4.
 *
 * <ul>
 *   <li>v1 adds the throttle time, v3 is flexible and adds the client's software name and version (KIP-511) and the
 *       features (KIP-584), v4 shows features whose lowest level is 0 (KAFKA-17011).
 *   <li>The response header is version 0 in every version: the client does not know yet what we speak.
 *   <li>An unknown version is answered in version 0 with UNSUPPORTED_VERSION and the range of this API alone.
 *   <li>A software name or version that is empty or has other characters than letters, digits, '-' and '.' is
 *       INVALID_REQUEST.
 *   <li>Absent: ZkMigrationReady, which nothing sets since ZooKeeper is gone.
 * </ul>
 *
 * Stateless but for the table it was made with; any event loop.
 */
public final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequest, ApiVersionsResponse> {

    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");
    private static final short SOFTWARE_VERSION = 3;
    private static final short LOWEST_LEVEL_ZERO_VERSION = 4;

    private final List<ApiVersion> versions;
    private final Supplier<AdvertisedFeatures> features;

    ApiVersionsHandler(List<? extends ApiHandler<?, ?>> others, Supplier<AdvertisedFeatures> features) {
        List<ApiHandler<?, ?>> all = new ArrayList<>(others);
        all.add(this);
        all.sort(Comparator.comparingInt(handler -> handler.apiKey().id()));
        this.versions = all.stream().map(ApiVersionsHandler::advertised).toList();
        this.features = features;
    }

    private static ApiVersion advertised(ApiHandler<?, ?> handler) {
        return ApiVersion.builder()
                .apiKey(handler.apiKey().id())
                .minVersion(handler.lowestAdvertisedVersion())
                .maxVersion(handler.highestVersion())
                .build();
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.API_VERSIONS;
    }

    @Override
    public short lowestVersion() {
        return 0;
    }

    @Override
    public short highestVersion() {
        return 4;
    }

    @Override
    public void handle(RequestContext context, ApiVersionsRequest request, Answer<ApiVersionsResponse> answer) {
        if (context.version() >= SOFTWARE_VERSION) {
            String name = request.clientSoftwareName();
            String version = request.clientSoftwareVersion();
            if (!SOFTWARE.matcher(name).matches() || !SOFTWARE.matcher(version).matches()) {
                answer.send(failure(context, request, ErrorCode.INVALID_REQUEST));
                return;
            }
            context.connection().clientSoftware(name, version);
        }
        answer.send(table(context.version()));
    }

    private ApiVersionsResponse table(short version) {
        AdvertisedFeatures now = features.get();
        List<SupportedFeatureKey> supported = new ArrayList<>();
        for (Supported feature : now.supported()) {
            if (feature.lowestLevel() > 0 || version >= LOWEST_LEVEL_ZERO_VERSION) {
                supported.add(wire(feature));
            }
        }
        return ApiVersionsResponse.builder()
                .apiKeys(versions)
                .supportedFeatures(supported)
                .finalizedFeaturesEpoch(now.finalizedEpoch())
                .finalizedFeatures(
                        now.finalized().stream().map(ApiVersionsHandler::wire).toList())
                .build();
    }

    private static SupportedFeatureKey wire(Supported feature) {
        return SupportedFeatureKey.builder()
                .name(feature.name())
                .minVersion(feature.lowestLevel())
                .maxVersion(feature.highestLevel())
                .build();
    }

    private static FinalizedFeatureKey wire(Finalized feature) {
        return FinalizedFeatureKey.builder()
                .name(feature.name())
                .minVersionLevel(feature.level())
                .maxVersionLevel(feature.level())
                .build();
    }

    /** To be encoded in version 0. */
    ApiVersionsResponse unsupportedVersion() {
        return ApiVersionsResponse.builder()
                .errorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                .apiKeys(List.of(advertised(this)))
                .build();
    }

    @Override
    public ApiVersionsResponse failure(RequestContext context, ApiVersionsRequest request, ErrorCode error) {
        return ApiVersionsResponse.builder().errorCode(error.code()).build();
    }
}
