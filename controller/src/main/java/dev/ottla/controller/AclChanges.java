package dev.ottla.controller;

import dev.ottla.metadata.AclFilter;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.CreateAclsRequest;
import dev.ottla.protocol.message.CreateAclsRequest.AclCreation;
import dev.ottla.protocol.message.CreateAclsResponse;
import dev.ottla.protocol.message.CreateAclsResponse.AclCreationResult;
import dev.ottla.protocol.message.DeleteAclsRequest;
import dev.ottla.protocol.message.DeleteAclsRequest.DeleteAclsFilter;
import dev.ottla.protocol.message.DeleteAclsResponse;
import dev.ottla.protocol.message.DeleteAclsResponse.DeleteAclsFilterResult;
import dev.ottla.protocol.message.DeleteAclsResponse.DeleteAclsMatchingAcl;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import dev.ottla.protocol.message.metadata.RemoveAccessControlEntryRecord;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.RandomUuids;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds and takes away access control entries. An entry that is there already is not written again. */
final class AclChanges {
    private final RandomUuids ids;

    AclChanges(RandomSource random) {
        this.ids = new RandomUuids(random);
    }

    Decision<CreateAclsResponse> create(MetadataImage image, CreateAclsRequest request) {
        Set<AccessControlEntryRecord> known = new HashSet<>();
        image.access().acls().values().forEach(entry -> known.add(withId(entry, Uuid.ZERO)));
        List<MetadataRecord> records = new ArrayList<>();
        List<AclCreationResult> results = new ArrayList<>();
        for (AclCreation creation : request.creations()) {
            String problem = AclRules.problem(creation);
            AccessControlEntryRecord entry = entry(creation);
            if (problem == null && known.add(entry)) {
                records.add(MetadataRecord.of(withId(entry, newId(image))));
            }
            results.add(result(problem));
        }
        return new Decision<>(
                records, CreateAclsResponse.builder().results(results).build());
    }

    private Uuid newId(MetadataImage image) {
        Uuid id = ids.next();
        while (image.access().acls().containsKey(id)) {
            id = ids.next();
        }
        return id;
    }

    private static AclCreationResult result(@Nullable String problem) {
        return AclCreationResult.builder()
                .errorCode((problem == null ? ErrorCode.NONE : ErrorCode.INVALID_REQUEST).code())
                .errorMessage(problem == null ? "" : problem)
                .build();
    }

    private static AccessControlEntryRecord entry(AclCreation creation) {
        return AccessControlEntryRecord.builder()
                .resourceType(creation.resourceType())
                .resourceName(creation.resourceName())
                .patternType(creation.resourcePatternType())
                .principal(creation.principal())
                .host(creation.host())
                .operation(creation.operation())
                .permissionType(creation.permissionType())
                .build();
    }

    private static AccessControlEntryRecord withId(AccessControlEntryRecord entry, Uuid id) {
        return entry.toBuilder().id(id).build();
    }

    /** Each filter is answered for itself: what two of them choose is named twice and removed once. */
    Decision<DeleteAclsResponse> delete(MetadataImage image, DeleteAclsRequest request) {
        Set<Uuid> removed = new LinkedHashSet<>();
        List<DeleteAclsFilterResult> results = new ArrayList<>();
        for (DeleteAclsFilter asked : request.filters()) {
            AclFilter filter = filter(asked);
            List<DeleteAclsMatchingAcl> matching = new ArrayList<>();
            for (AccessControlEntryRecord entry : image.access().acls().values()) {
                if (filter.matches(entry)) {
                    removed.add(entry.id());
                    matching.add(matching(entry));
                }
            }
            results.add(DeleteAclsFilterResult.builder()
                    .errorMessage(null)
                    .matchingAcls(matching)
                    .build());
        }
        List<MetadataRecord> records = removed.stream()
                .map(id -> MetadataRecord.of(
                        RemoveAccessControlEntryRecord.builder().id(id).build()))
                .toList();
        return new Decision<>(
                records, DeleteAclsResponse.builder().filterResults(results).build());
    }

    private static AclFilter filter(DeleteAclsFilter asked) {
        return new AclFilter(
                asked.resourceTypeFilter(),
                asked.resourceNameFilter(),
                asked.patternTypeFilter(),
                asked.principalFilter(),
                asked.hostFilter(),
                asked.operation(),
                asked.permissionType());
    }

    private static DeleteAclsMatchingAcl matching(AccessControlEntryRecord entry) {
        return DeleteAclsMatchingAcl.builder()
                .errorMessage(null)
                .resourceType(entry.resourceType())
                .resourceName(entry.resourceName())
                .patternType(entry.patternType())
                .principal(entry.principal())
                .host(entry.host())
                .operation(entry.operation())
                .permissionType(entry.permissionType())
                .build();
    }
}
