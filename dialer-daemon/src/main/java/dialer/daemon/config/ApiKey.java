package dialer.daemon.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * A key of the API, known by its hash only. Keys are drawn by us, with 256 random bits: such a text cannot be guessed, so that a plain hash keeps it
 * as well as a slow one would.
 *
 * @param name chosen by the operator, for the log and the counts
 * @param sha256 of the key's text, 64 hexadecimal digits
 */
public record ApiKey(String name, String sha256, Set<Role> roles) {
    private static final String PREFIX = "dk_";
    private static final int RANDOM_BYTES = 32;

    public ApiKey {
        roles = Set.copyOf(roles);
    }

    /** A new key. */
    public static Secret draw(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What stands for a key in the configuration. */
    public static String hash(Secret key) {
        return HexFormat.of().formatHex(digest(key.value()));
    }

    /** Whether this is the key; takes the same time wherever they differ. */
    public boolean isFor(Secret presented) {
        return MessageDigest.isEqual(digest(presented.value()), HexFormat.of().parseHex(sha256));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
