package dialer.simulator.world;

/** A fingerprint (FNV-1a, 64 bits) of everything that the loop was told and wanted, with its time: equal runs have equal ones. */
final class Trail {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long hash = OFFSET_BASIS;

    void add(long atMs, String what) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            mix((int) (atMs >>> shift) & 0xff);
        }
        for (int i = 0; i < what.length(); i++) {
            mix(what.charAt(i));
        }
    }

    private void mix(int word) {
        hash = (hash ^ word) * PRIME;
    }

    String hex() {
        return String.format("%016x", hash);
    }
}
