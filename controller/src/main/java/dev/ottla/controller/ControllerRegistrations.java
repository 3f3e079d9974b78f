package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ControllerRegistrationRequest;
import dev.ottla.protocol.message.ControllerRegistrationResponse;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import java.util.List;

/** Controllers say where they are and which features they can (KIP-919). Stateless. */
public final class ControllerRegistrations {
    Decision<ControllerRegistrationResponse> register(MetadataImage image, ControllerRegistrationRequest request) {
        if (!image.features().metadataVersion().hasControllerRegistration()) {
            return Decision.answer(ControllerRegistrationResponse.builder()
                    .errorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                    .errorMessage("The current MetadataVersion is too old to support controller registrations.")
                    .build());
        }
        return new Decision<>(
                List.of(MetadataRecord.of(record(request))),
                ControllerRegistrationResponse.builder().build());
    }

    /** What stands in the metadata of a controller that registers so. */
    public static RegisterControllerRecord record(ControllerRegistrationRequest request) {
        return RegisterControllerRecord.builder()
                .controllerId(request.controllerId())
                .incarnationId(request.incarnationId())
                .zkMigrationReady(request.zkMigrationReady())
                .endPoints(request.listeners().stream()
                        .map(listener -> RegisterControllerRecord.ControllerEndpoint.builder()
                                .name(listener.name())
                                .host(listener.host())
                                .port(listener.port())
                                .securityProtocol(listener.securityProtocol())
                                .build())
                        .toList())
                .features(request.features().stream()
                        .map(feature -> RegisterControllerRecord.ControllerFeature.builder()
                                .name(feature.name())
                                .minSupportedVersion(feature.minSupportedVersion())
                                .maxSupportedVersion(feature.maxSupportedVersion())
                                .build())
                        .toList())
                .build();
    }
}
