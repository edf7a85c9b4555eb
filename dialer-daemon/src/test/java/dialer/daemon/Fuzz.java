package dialer.daemon;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Runs a case with damaged content over and over: a fixed number of times, and for {@code -Dfuzz.seconds=N} on top with fresh seeds. A failing case
 * names its seed; {@code -Dfuzz.seed=N} runs that one alone.
 */
public final class Fuzz {
    private static final long FIRST_SEED = 1;

    private Fuzz() {}

    /** One case, all of whose chance comes from the random numbers given. */
    @FunctionalInterface
    public interface Case {
        void run(Random random) throws Exception;
    }

    public static void run(int rounds, Case one) {
        Long only = Long.getLong("fuzz.seed");
        if (only != null) {
            runOne(only, one);
            return;
        }
        for (long seed = FIRST_SEED; seed < FIRST_SEED + rounds; seed++) {
            runOne(seed, one);
        }
        long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 0));
        Random fresh = new Random();
        while (System.nanoTime() < untilNanos) {
            runOne(fresh.nextLong(), one);
        }
    }

    private static void runOne(long seed, Case one) {
        try {
            one.run(new Random(seed));
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError("fuzz.seed=" + seed, e);
        }
    }

    /** The content with a few wounds: bytes changed, left out, repeated, moved in from elsewhere, and meaningful bytes where none should be. */
    public static byte[] damaged(byte[] content, Random random) {
        byte[] bytes = content;
        for (int wounds = 1 + random.nextInt(5); wounds > 0 && bytes.length > 1; wounds--) {
            bytes = wounded(bytes, random);
        }
        return bytes;
    }

    private static byte[] wounded(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (random.nextInt(6)) {
            case 0 -> {
                out.writeBytes(bytes);
                byte[] flipped = out.toByteArray();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> {
                out.write(bytes, 0, at);
                out.write(bytes, at + length, bytes.length - at - length);
            }
            case 2 -> {
                out.write(bytes, 0, at + length);
                out.write(bytes, at, length);
                out.write(bytes, at + length, bytes.length - at - length);
            }
            case 3 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                out.write(bytes, 0, at);
                out.writeBytes(noise);
                out.write(bytes, at, bytes.length - at);
            }
            case 4 -> {
                String meaningful = "{}[]\":,\\\r\n${&;%\u0000'^ 9";
                out.write(bytes, 0, at);
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    out.write(meaningful.charAt(random.nextInt(meaningful.length())));
                }
                out.write(bytes, at, bytes.length - at);
            }
            default -> out.write(bytes, 0, at);
        }
        return out.toByteArray();
    }
}
