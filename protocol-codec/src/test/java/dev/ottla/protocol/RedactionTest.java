package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.message.AlterConfigsRequest;
import dev.ottla.protocol.message.AlterConfigsRequest.AlterConfigsResource;
import dev.ottla.protocol.message.AlterConfigsRequest.AlterableConfig;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest.ScramCredentialUpsertion;
import dev.ottla.protocol.message.CreateDelegationTokenResponse;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.DescribeConfigsResponse;
import dev.ottla.protocol.message.DescribeDelegationTokenResponse.DescribedDelegationToken;
import dev.ottla.protocol.message.EnvelopeRequest;
import dev.ottla.protocol.message.ExpireDelegationTokenRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.RenewDelegationTokenRequest;
import dev.ottla.protocol.message.SaslAuthenticateRequest;
import dev.ottla.protocol.message.SaslAuthenticateResponse;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedactionTest {

    private static final String SECRET = "hunter2";
    private static final Bytes SECRET_BYTES = Bytes.of(SECRET.getBytes(StandardCharsets.UTF_8));

    static List<Object> valuesWithSecrets() {
        return List.of(
                SaslAuthenticateRequest.builder().authBytes(SECRET_BYTES).build(),
                SaslAuthenticateResponse.builder().authBytes(SECRET_BYTES).build(),
                RenewDelegationTokenRequest.builder().hmac(SECRET_BYTES).build(),
                ExpireDelegationTokenRequest.builder().hmac(SECRET_BYTES).build(),
                CreateDelegationTokenResponse.builder().hmac(SECRET_BYTES).build(),
                DescribedDelegationToken.builder().hmac(SECRET_BYTES).build(),
                EnvelopeRequest.builder().requestData(SECRET_BYTES).build(),
                ScramCredentialUpsertion.builder()
                        .salt(SECRET_BYTES)
                        .saltedPassword(SECRET_BYTES)
                        .build(),
                AlterUserScramCredentialsRequest.builder()
                        .addUpsertions(ScramCredentialUpsertion.builder()
                                .saltedPassword(SECRET_BYTES)
                                .build())
                        .build(),
                UserScramCredentialRecord.builder()
                        .salt(SECRET_BYTES)
                        .storedKey(SECRET_BYTES)
                        .serverKey(SECRET_BYTES)
                        .build(),
                AlterConfigsRequest.builder()
                        .addResources(AlterConfigsResource.builder()
                                .addConfigs(
                                        AlterableConfig.builder().value(SECRET).build())
                                .build())
                        .build(),
                IncrementalAlterConfigsRequest.AlterableConfig.builder()
                        .value(SECRET)
                        .build(),
                DescribeConfigsResponse.DescribeConfigsResourceResult.builder()
                        .value(SECRET)
                        .addSynonyms(DescribeConfigsResponse.DescribeConfigsSynonym.builder()
                                .value(SECRET)
                                .build())
                        .build(),
                CreateTopicsRequest.CreatableTopicConfig.builder().value(SECRET).build(),
                CreateTopicsResponse.CreatableTopicConfigs.builder()
                        .value(SECRET)
                        .build(),
                ConfigRecord.builder().value(SECRET).build());
    }

    @ParameterizedTest
    @MethodSource("valuesWithSecrets")
    void noSecretShowsInText(Object value) {
        assertThat(value.toString()).doesNotContain(SECRET).doesNotContain("104, 117, 110");
    }

    @Test
    void whatIsNotSecretStillShows() {
        assertThat(ConfigRecord.builder()
                        .resourceName("t")
                        .name("retention.ms")
                        .value(SECRET)
                        .build()
                        .toString())
                .isEqualTo("ConfigRecord[resourceType=0, resourceName=t, name=retention.ms, value=(redacted), "
                        + "unknownTaggedFields=TaggedFields[fields=[]]]");
    }
}
