package dev.ottla.handler.access;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.AclFilter;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeAclsRequest;
import dev.ottla.protocol.message.DescribeAclsResponse;
import dev.ottla.protocol.message.DescribeAclsResponse.AclDescription;
import dev.ottla.protocol.message.DescribeAclsResponse.DescribeAclsResource;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * DescribeAcls (29), versions 1–3: brokers and controllers.
 *
 * <ul>
 *   <li>1 pattern types (KIP-290); 2 flexible; 3 users as resources (KIP-373)
 *   <li>needs DESCRIBE on the cluster; {@code SECURITY_DISABLED} without an authorizer
 *   <li>answers from the image of this node
 * </ul>
 *
 * @param aclsEnabled whether an authorizer is configured
 */
public record DescribeAclsHandler(
        Supplier<MetadataImage> metadata, AuthorizationDesk authorization, boolean aclsEnabled)
        implements ApiHandler<DescribeAclsRequest, DescribeAclsResponse> {
    private record Pattern(byte resourceType, String name, byte patternType) {}

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_ACLS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DESCRIBE_ACLS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DESCRIBE_ACLS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, DescribeAclsRequest request, Answer<DescribeAclsResponse> answer) {
        AclFilter filter = filter(request);
        if (!authorization.isAllowedOnCluster(context, AclOperation.DESCRIBE)) {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        } else if (!aclsEnabled) {
            answer.send(refused(ErrorCode.SECURITY_DISABLED, "No Authorizer is configured on the broker"));
        } else if (filter.hasUnknown()) {
            answer.close("DescribeAcls with UNKNOWN elements");
        } else {
            answer.send(describe(filter));
        }
    }

    private static AclFilter filter(DescribeAclsRequest request) {
        return new AclFilter(
                request.resourceTypeFilter(),
                request.resourceNameFilter(),
                request.patternTypeFilter(),
                request.principalFilter(),
                request.hostFilter(),
                request.operation(),
                request.permissionType());
    }

    private DescribeAclsResponse describe(AclFilter filter) {
        Map<Pattern, List<AclDescription>> byPattern = new LinkedHashMap<>();
        for (AccessControlEntryRecord entry : metadata.get().access().acls().values()) {
            if (filter.matches(entry)) {
                Pattern pattern = new Pattern(entry.resourceType(), entry.resourceName(), entry.patternType());
                byPattern.computeIfAbsent(pattern, p -> new ArrayList<>()).add(description(entry));
            }
        }
        DescribeAclsResponse.Builder response = DescribeAclsResponse.builder().errorMessage("");
        byPattern.forEach((pattern, entries) -> response.addResources(DescribeAclsResource.builder()
                .resourceType(pattern.resourceType())
                .resourceName(pattern.name())
                .patternType(pattern.patternType())
                .acls(entries)
                .build()));
        return response.build();
    }

    private static AclDescription description(AccessControlEntryRecord entry) {
        return AclDescription.builder()
                .principal(entry.principal())
                .host(entry.host())
                .operation(entry.operation())
                .permissionType(entry.permissionType())
                .build();
    }

    private static DescribeAclsResponse refused(ErrorCode error, String message) {
        return DescribeAclsResponse.builder()
                .errorCode(error.code())
                .errorMessage(message)
                .build();
    }

    @Override
    public DescribeAclsResponse failure(RequestContext context, DescribeAclsRequest request, ErrorCode error) {
        return refused(error, error.message());
    }
}
