package dialer.daemon.doctor;

import java.time.Duration;
import java.time.Instant;

/** Compares clocks: calling windows and expiry go by them. */
final class ClockCheck {
    private ClockCheck() {}

    static Finding compare(String about, Instant there, Duration mayDiffer) {
        Duration difference = Duration.between(Instant.now(), there);
        if (difference.abs().compareTo(mayDiffer) <= 0) {
            return Finding.ok(about, "as here");
        }
        return Finding.fault(
                about,
                difference.abs().toSeconds() + " s " + (difference.isNegative() ? "behind" : "ahead of")
                        + " this host's",
                "let both hosts follow NTP (timedatectl set-ntp true)");
    }
}
