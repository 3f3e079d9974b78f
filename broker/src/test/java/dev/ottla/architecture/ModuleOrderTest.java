package dev.ottla.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A module sees only those above it, and of these only what it needs. */
class ModuleOrderTest {
    private static final List<String> ROOMS = List.of(
            "protocol",
            "runtime",
            "log",
            "replica",
            "raft",
            "metadata",
            "controller",
            "group",
            "transaction",
            "handler",
            "broker");

    @TestFactory
    Stream<DynamicTest> aRoomSeesOnlyTheRoomsItNeeds() {
        return Stream.of(
                        room("protocol"),
                        room("runtime", "protocol"),
                        room("log", "protocol", "runtime"),
                        room("replica", "protocol", "runtime", "log"),
                        room("raft", "protocol", "runtime", "log", "metadata"),
                        room("metadata", "protocol", "runtime"),
                        room("controller", "protocol", "runtime", "log", "raft", "metadata"),
                        room("group", "protocol", "runtime"),
                        room("transaction", "protocol", "runtime"),
                        room(
                                "handler",
                                "protocol",
                                "runtime",
                                "log",
                                "replica",
                                "raft",
                                "metadata",
                                "controller",
                                "group",
                                "transaction"))
                .map(ModuleOrderTest::rule);
    }

    @Test
    void nothingThatShipsKnowsApacheKafkasCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "kafka..")
                .check(Product.CLASSES);
    }

    @Test
    void packagesFormNoCircles() {
        slices().matching("dev.ottla.(**)").should().beFreeOfCycles().check(Product.CLASSES);
    }

    private record Room(String name, List<String> seen) {}

    private static Room room(String name, String... seen) {
        return new Room(name, Arrays.asList(seen));
    }

    private static DynamicTest rule(Room room) {
        String[] unseen = ROOMS.stream()
                .filter(other -> !other.equals(room.name()) && !room.seen().contains(other))
                .map(other -> "dev.ottla." + other + "..")
                .toArray(String[]::new);
        return DynamicTest.dynamicTest(
                room.name(),
                () -> noClasses()
                        .that()
                        .resideInAPackage("dev.ottla." + room.name() + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(unseen)
                        .check(Product.CLASSES));
    }
}
