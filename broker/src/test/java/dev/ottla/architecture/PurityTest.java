package dev.ottla.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Time, chance, threads, files and sockets enter through the ports of {@code runtime}: nothing outside {@code broker}
 * and the ports' own implementations reaches for them.
 */
class PurityTest {
    /** The owner and name of what may not be called, and what to use in its place. */
    private static final Pattern WORLD = Pattern.compile(
            "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|getProperty|exit)" // Clock, configuration
                    + "|java\\.time\\.(Instant|LocalDateTime|ZonedDateTime|Clock)\\.(now|system.*)" // Clock
                    + "|java\\.lang\\.Math\\.random" // RandomSource
                    + "|java\\.util\\.(Random|SplittableRandom)\\.<init>"
                    + "|java\\.util\\.UUID\\.randomUUID"
                    + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\..*"
                    + "|java\\.lang\\.Thread\\.(<init>|start|sleep|ofVirtual|ofPlatform|startVirtualThread)" // Strand
                    + "|java\\.util\\.concurrent\\.Executors\\..*"
                    + "|java\\.util\\.concurrent\\.CompletableFuture\\.\\w+Async"
                    + "|java\\.util\\.Collection\\.parallelStream"
                    + "|java\\.nio\\.file\\.Files\\..*" // FileStore
                    + "|java\\.nio\\.channels\\.(FileChannel|SocketChannel|ServerSocketChannel)\\.open"
                    + "|java\\.io\\.(FileInputStream|FileOutputStream|RandomAccessFile|FileReader|FileWriter)\\.<init>"
                    + "|java\\.net\\.(Socket|ServerSocket|DatagramSocket)\\.<init>");

    /** The implementations of the runtime's ports. */
    private static final Set<String> PORT_IMPLEMENTATIONS =
            Set.of("SystemClock", "SystemRandom", "SystemTimer", "LocalFileStore", "LocalStoreFile");

    @Test
    void theWorldEntersThroughPorts() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ottla.broker..")
                .and(DescribedPredicate.describe(
                        "are no implementation of a port",
                        type -> PORT_IMPLEMENTATIONS.stream()
                                .noneMatch(name -> type.getName().startsWith("dev.ottla.runtime." + name))))
                .should()
                .accessTargetWhere(DescribedPredicate.describe("reaches into the world", PurityTest::isWorld))
                .check(Product.CLASSES);
    }

    private static boolean isWorld(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String name = target.getOwner().getName() + "." + target.getName();
        return WORLD.matcher(name).matches() && !namesItsExecutor(target);
    }

    /** A future that runs where it is told to is as good as a task. */
    private static boolean namesItsExecutor(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget called
                && called.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Executor.class));
    }
}
