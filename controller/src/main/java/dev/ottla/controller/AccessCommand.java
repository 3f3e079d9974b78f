package dev.ottla.controller;

import dev.ottla.protocol.message.AlterClientQuotasRequest;
import dev.ottla.protocol.message.AlterClientQuotasResponse;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest;
import dev.ottla.protocol.message.AlterUserScramCredentialsResponse;
import dev.ottla.protocol.message.CreateAclsRequest;
import dev.ottla.protocol.message.CreateAclsResponse;
import dev.ottla.protocol.message.CreateDelegationTokenRequest;
import dev.ottla.protocol.message.CreateDelegationTokenResponse;
import dev.ottla.protocol.message.DeleteAclsRequest;
import dev.ottla.protocol.message.DeleteAclsResponse;
import dev.ottla.protocol.message.ExpireDelegationTokenRequest;
import dev.ottla.protocol.message.ExpireDelegationTokenResponse;
import dev.ottla.protocol.message.RenewDelegationTokenRequest;
import dev.ottla.protocol.message.RenewDelegationTokenResponse;

/** Who may do what, who is who, and how much of it. */
public sealed interface AccessCommand extends ControllerCommand {
    record CreateAcls(CreateAclsRequest request, ControllerReply<CreateAclsResponse> reply) implements AccessCommand {}

    record DeleteAcls(DeleteAclsRequest request, ControllerReply<DeleteAclsResponse> reply) implements AccessCommand {}

    record AlterUserScramCredentials(
            AlterUserScramCredentialsRequest request, ControllerReply<AlterUserScramCredentialsResponse> reply)
            implements AccessCommand {}

    record AlterClientQuotas(AlterClientQuotasRequest request, ControllerReply<AlterClientQuotasResponse> reply)
            implements AccessCommand {}

    /** @param requester who asks, {@code type:name}; owns the token where the request names no other owner */
    record CreateDelegationToken(
            CreateDelegationTokenRequest request,
            String requester,
            ControllerReply<CreateDelegationTokenResponse> reply)
            implements AccessCommand {}

    /** @param requester who asks, {@code type:name}: the owner or one of the renewers */
    record RenewDelegationToken(
            RenewDelegationTokenRequest request, String requester, ControllerReply<RenewDelegationTokenResponse> reply)
            implements AccessCommand {}

    /** @param requester who asks, {@code type:name}: the owner or one of the renewers */
    record ExpireDelegationToken(
            ExpireDelegationTokenRequest request,
            String requester,
            ControllerReply<ExpireDelegationTokenResponse> reply)
            implements AccessCommand {}
}
