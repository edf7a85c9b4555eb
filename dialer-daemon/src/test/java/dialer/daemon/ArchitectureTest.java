package dialer.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] MODULES = {
        "dialer.scheduler..", "dialer.esl..", "dialer.sql..", "dialer.simulator..", "dialer.daemon.."
    };

    private static JavaClasses ours;

    @BeforeAll
    static void readClasses() {
        ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
                .importPackages("dialer");
    }

    @Test
    void theClassesOfEveryModuleAreSeen() {
        for (String module : MODULES) {
            String name = module.substring(0, module.length() - 2);
            assertThat(ours.stream().anyMatch(c -> c.getPackageName().startsWith(name)))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void theCoreKnowsNobody() {
        classes()
                .that()
                .resideInAPackage("dialer.scheduler..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dialer.scheduler..", "java..", "org.jspecify..")
                .check(ours);
    }

    @Test
    void theCoreReadsNoClockAndStartsNoThread() {
        noClasses()
                .that()
                .resideInAPackage("dialer.scheduler..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.util.Random.class, java.util.concurrent.ThreadLocalRandom.class)
                .check(ours);
    }

    @Test
    void adaptersKnowTheCoreAndNotEachOther() {
        String[] adapters = {"dialer.esl..", "dialer.sql..", "dialer.simulator.."};
        for (String adapter : adapters) {
            for (String other : MODULES) {
                if (!other.equals(adapter) && !other.equals("dialer.scheduler..")) {
                    noClasses()
                            .that()
                            .resideInAPackage(adapter)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other)
                            .check(ours);
                }
            }
        }
    }

    @Test
    void theModulesHaveNoCircles() {
        slices().matching("dialer.(*)..").should().beFreeOfCycles().check(ours);
    }

    @Test
    void thePackagesOfTheDaemonHaveNoCircles() {
        slices().matching("dialer.daemon.(*)..").should().beFreeOfCycles().check(ours);
    }

    @Test
    void configurationAndParsingKnowNoServerAndNoDatabase() {
        noClasses()
                .that()
                .resideInAnyPackage("dialer.daemon.config..", "dialer.daemon.contact..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dialer.sql..",
                        "dialer.esl..",
                        "io.javalin..",
                        "dialer.daemon.http..",
                        "dialer.daemon.engine..")
                .check(ours);
    }

    @Test
    void handlersReachTheLoopByTheirPortsOnly() {
        noClasses()
                .that()
                .resideInAPackage("dialer.daemon.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dialer.daemon.engine..", "dialer.esl..", "dialer.daemon.connector..")
                .check(ours);
    }
}
