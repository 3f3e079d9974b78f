package dev.ottla.handler.access;

import dev.ottla.controller.Controller;
import dev.ottla.controller.DelegationTokenSettings;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.metadata.MetadataImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The handlers of this package, built from what they need: an index.
 *
 * @param aclsEnabled whether an authorizer is configured
 */
public record AccessApis(
        Supplier<MetadataImage> metadata,
        Controller controller,
        AuthorizationDesk authorization,
        DelegationTokenSettings tokens,
        boolean aclsEnabled) {
    static final String NO_AUTHORIZER = "No Authorizer is configured.";

    /** For the listeners of brokers. */
    public List<ApiHandler<?, ?>> ofBroker() {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(ofController());
        handlers.add(new DescribeClientQuotasHandler(metadata, authorization));
        return handlers;
    }

    /** For the listeners of controllers. */
    public List<ApiHandler<?, ?>> ofController() {
        return List.of(
                new DescribeAclsHandler(metadata, authorization, aclsEnabled),
                new CreateAclsHandler(controller, authorization, aclsEnabled),
                new DeleteAclsHandler(controller, authorization, aclsEnabled),
                new AlterUserScramCredentialsHandler(controller, authorization),
                new AlterClientQuotasHandler(controller, authorization),
                new DescribeUserScramCredentialsHandler(metadata, authorization),
                new DescribeDelegationTokenHandler(metadata, authorization, tokens),
                new CreateDelegationTokenHandler(controller, authorization),
                new RenewDelegationTokenHandler(controller),
                new ExpireDelegationTokenHandler(controller));
    }
}
