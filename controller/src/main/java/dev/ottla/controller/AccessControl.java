package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;

/** Access rules, credentials, tokens and quotas come and go: an index. */
record AccessControl(AclChanges acls, ScramChanges scram, QuotaChanges quotas, DelegationTokens tokens) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, AccessCommand command, long nowMs) {
        return switch (command) {
            case AccessCommand.CreateAcls c -> acls.create(image, c.request()).outcome(c.reply(), image);
            case AccessCommand.DeleteAcls c -> acls.delete(image, c.request()).outcome(c.reply(), image);
            case AccessCommand.AlterUserScramCredentials c ->
                scram.alter(image, c.request()).outcome(c.reply(), image);
            case AccessCommand.AlterClientQuotas c ->
                quotas.alter(image, c.request()).outcome(c.reply(), image);
            case AccessCommand.CreateDelegationToken c ->
                tokens.create(image, c.request(), c.requester(), nowMs).outcome(c.reply(), image);
            case AccessCommand.RenewDelegationToken c ->
                tokens.renew(image, c.request(), c.requester(), nowMs).outcome(c.reply(), image);
            case AccessCommand.ExpireDelegationToken c ->
                tokens.expire(image, c.request(), c.requester(), nowMs).outcome(c.reply(), image);
        };
    }
}
