package dialer.daemon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A password stands in the configuration or in a file of its own, so that the configuration can be readable by more people. */
final class Passwords {
    private Passwords() {}

    /** The password, or null if neither key is set. */
    static @Nullable Secret read(KeyReader reader, Key<Secret> inPlace, Key<String> inFile, String... ids) {
        Secret password = reader.getOrNull(inPlace, ids);
        String file = reader.getOrNull(inFile, ids);
        if (password != null && file != null) {
            throw new ConfigException(inFile.name() + " is '" + file + "', but " + inPlace.name()
                    + " is set too; only one of them is allowed.");
        }
        return file == null ? password : firstLine(inFile, file);
    }

    private static Secret firstLine(Key<String> key, String file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new ConfigException(key.name() + " is '" + file + "'; it must be the path of a readable file.", e);
        }
        if (lines.isEmpty() || lines.get(0).isEmpty()) {
            throw new ConfigException(
                    key.name() + " is '" + file + "'; the first line of that file must not be empty.");
        }
        return new Secret(lines.get(0));
    }
}
