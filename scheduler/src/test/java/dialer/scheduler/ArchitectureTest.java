package dialer.scheduler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The core does no I/O, has no threads, reads no clock and draws no random number; and its order does not depend on hashes. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dialer.scheduler");

    @Test
    void coreIsFound() {
        assertThat(CORE.size()).isGreaterThan(50);
        assertThat(CORE.contain(DialLoop.class)).isTrue();
        assertThat(CORE.contain(LoopDriver.class)).isFalse();
    }

    @Test
    void coreDependsOnNothingButTheLanguage() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "dialer.scheduler.."))
                .check(CORE);
    }

    @Test
    void coreDoesNoInputOrOutputAndHasNoThreads() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.io..", "java.net..", "java.nio..", "java.sql..", "java.util.logging..")
                                .or(resideInAPackage("java.util.concurrent.."))
                                .or(belongToAnyOf(Thread.class, ThreadLocal.class, Process.class, Runtime.class)))
                .check(CORE);
    }

    @Test
    void coreReadsNoClock() {
        noClasses()
                .should()
                .dependOnClassesThat(belongToAnyOf(Clock.class))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CORE);
    }

    @Test
    void coreDrawsNoRandomNumber() {
        noClasses()
                .should()
                .dependOnClassesThat(belongToAnyOf(Random.class, SplittableRandom.class, UUID.class))
                .orShould()
                .callMethod(Math.class, "random")
                .check(CORE);
    }

    @Test
    void coreHasNoCollectionWhoseOrderVariesBetweenRuns() {
        noClasses()
                .should()
                .dependOnClassesThat(belongToAnyOf(HashMap.class, HashSet.class)
                        .and(not(belongToAnyOf(java.util.LinkedHashMap.class, java.util.LinkedHashSet.class))))
                .check(CORE);
    }

    @Test
    void identifiersKnowNothingOfTheSteps() {
        noClasses()
                .that()
                .resideInAPackage("dialer.scheduler.contact")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dialer.scheduler..").and(not(resideInAPackage("dialer.scheduler.contact"))))
                .check(CORE);
    }

    @Test
    void fairShareKnowsOnlyNumbers() {
        noClasses()
                .that()
                .resideInAPackage("dialer.scheduler.fairshare")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dialer.scheduler..").and(not(resideInAPackage("dialer.scheduler.fairshare"))))
                .check(CORE);
    }
}
