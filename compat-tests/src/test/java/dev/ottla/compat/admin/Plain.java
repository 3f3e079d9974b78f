package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A text without what differs between any two brokers: their ports, folders, ids and times. */
final class Plain implements UnaryOperator<String> {
    private static final Map<Pattern, String> VARYING = Map.of(
            // Ids of topics, directories and incarnations: 22 characters of base 64.
            Pattern.compile("(?<![A-Za-z0-9_/+-])[A-Za-z0-9_-]{22}(?![A-Za-z0-9_/+-])"), "ID",
            // Of this century, in milliseconds.
            Pattern.compile("\\b1[6-9]\\d{11}\\b"), "TIME");

    private final Broker broker;
    private final String controllerPort;

    Plain(Broker broker) {
        this.broker = broker;
        this.controllerPort = String.valueOf(broker.controllerPort());
    }

    @Override
    public String apply(String text) {
        String plain = text.replace(broker.dataDirectory().toString(), "DATA")
                .replaceAll("\\b" + broker.port() + "\\b", "PORT")
                .replaceAll("\\b" + controllerPort + "\\b", "CONTROLLER-PORT");
        for (Map.Entry<Pattern, String> varying : VARYING.entrySet()) {
            plain = varying.getKey().matcher(plain).replaceAll(varying.getValue());
        }
        return plain;
    }
}
