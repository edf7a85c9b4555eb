package dialer.sql.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which shared libraries an executable lacks on this system. */
final class NativeLibraries {
    private static final Logger log = LoggerFactory.getLogger(NativeLibraries.class);

    private NativeLibraries() {}

    /** Empty if nothing is missing or it cannot be found out. */
    static List<String> missing(Path executable) {
        if (!Files.exists(executable)) {
            return List.of();
        }
        try {
            Process ldd = new ProcessBuilder("ldd", executable.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return missing(output);
        } catch (IOException e) {
            log.debug("ldd cannot be run: {}", e.getMessage());
            return List.of();
        }
    }

    /** Lines like {@code libfoo.so.1 => not found}. */
    static List<String> missing(String lddOutput) {
        return lddOutput
                .lines()
                .filter(line -> line.endsWith("not found"))
                .map(line -> line.strip().split("\\s")[0])
                .distinct()
                .toList();
    }
}
