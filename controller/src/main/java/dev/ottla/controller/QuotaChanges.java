package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AlterClientQuotasRequest;
import dev.ottla.protocol.message.AlterClientQuotasRequest.OpData;
import dev.ottla.protocol.message.AlterClientQuotasResponse;
import dev.ottla.protocol.message.AlterClientQuotasResponse.EntityData;
import dev.ottla.protocol.message.AlterClientQuotasResponse.EntryData;
import dev.ottla.protocol.message.metadata.ClientQuotaRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets and removes client quotas (KIP-546). An entity is changed wholly or not at all; messages are Kafka's. Stateless.
 */
final class QuotaChanges {
    Decision<AlterClientQuotasResponse> alter(MetadataImage image, AlterClientQuotasRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<EntryData> results = new ArrayList<>();
        Set<SortedMap<String, String>> seen = new HashSet<>();
        for (AlterClientQuotasRequest.EntryData entry : request.entries()) {
            SortedMap<String, @Nullable String> entity = entity(entry);
            ApiError problem = seen.add(entity) ? QuotaRules.entityProblem(entity) : duplicate(entity);
            if (problem == null) {
                problem = operationsProblem(entity, entry.ops());
            }
            if (problem == null) {
                append(image, entity, entry.ops(), records);
            }
            results.add(result(entity, problem));
        }
        return new Decision<>(
                request.validateOnly() ? List.of() : records,
                AlterClientQuotasResponse.builder().entries(results).build());
    }

    /** A type that is given twice counts once, with its last name. */
    private static SortedMap<String, @Nullable String> entity(AlterClientQuotasRequest.EntryData entry) {
        SortedMap<String, @Nullable String> entity = new TreeMap<>();
        entry.entity().forEach(part -> entity.put(part.entityType(), part.entityName()));
        return entity;
    }

    private static @Nullable ApiError operationsProblem(
            SortedMap<String, @Nullable String> entity, List<OpData> operations) {
        Set<String> keys = new HashSet<>();
        for (OpData operation : operations) {
            if (!keys.add(operation.key())) {
                return duplicate(entity);
            }
            String problem = operation.remove()
                    ? null
                    : QuotaRules.valueProblem(entity.containsKey(QuotaRules.IP), operation.key(), operation.value());
            if (problem != null) {
                return new ApiError(ErrorCode.INVALID_REQUEST, problem);
            }
        }
        return null;
    }

    private static ApiError duplicate(SortedMap<String, @Nullable String> entity) {
        return new ApiError(
                ErrorCode.INVALID_REQUEST, "Ignoring duplicate entity ClientQuotaEntity(entries=" + entity + ")");
    }

    private static void append(
            MetadataImage image,
            SortedMap<String, @Nullable String> entity,
            List<OpData> operations,
            List<MetadataRecord> records) {
        List<ClientQuotaRecord.EntityData> parts = new ArrayList<>();
        entity.forEach((type, name) -> parts.add(ClientQuotaRecord.EntityData.builder()
                .entityType(type)
                .entityName(name)
                .build()));
        Map<String, Double> before = image.access().quotasOf(parts);
        for (OpData operation : operations) {
            Double known = before.get(operation.key());
            boolean changes = operation.remove() ? known != null : known == null || known != operation.value();
            if (changes) {
                records.add(MetadataRecord.of(ClientQuotaRecord.builder()
                        .entity(parts)
                        .key(operation.key())
                        .value(operation.remove() ? 0 : operation.value())
                        .remove(operation.remove())
                        .build()));
            }
        }
    }

    private static EntryData result(SortedMap<String, @Nullable String> entity, @Nullable ApiError problem) {
        List<EntityData> parts = new ArrayList<>();
        entity.forEach((type, name) ->
                parts.add(EntityData.builder().entityType(type).entityName(name).build()));
        return EntryData.builder()
                .errorCode((problem == null ? ErrorCode.NONE : problem.code()).code())
                .errorMessage(problem == null ? null : problem.message())
                .entity(parts)
                .build();
    }
}
