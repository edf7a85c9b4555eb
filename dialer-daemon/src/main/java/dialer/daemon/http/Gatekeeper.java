package dialer.daemon.http;

import dialer.daemon.config.ApiKey;
import dialer.daemon.config.HttpSettings;
import dialer.daemon.config.Role;
import dialer.daemon.config.Secret;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, before anything of a request is read but its header. A key comes as {@code Authorization: Bearer}, as {@code X-Api-Key}, or as the
 * password of {@code Authorization: Basic} (which is what the switch and browsers can send).
 */
final class Gatekeeper {
    private final List<ApiKey> keys;
    private final RateLimit rate;

    Gatekeeper(HttpSettings settings) {
        this.keys = settings.apiKeys();
        this.rate = new RateLimit(settings.limits().requestsPerSecond(), System::nanoTime);
    }

    void addTo(RoutesConfig routes) {
        routes.before(this::check);
    }

    private void check(Context ctx) {
        Role needed = neededFor(ctx.method(), ctx.path());
        ApiKey key = keys.isEmpty() || needed == null ? null : keyOf(ctx);
        String client = key == null ? "address " + ctx.ip() : "key " + key.name();
        if (!rate.admits(client)) {
            ctx.header("Retry-After", "1");
            throw refused(ctx, Refusals.Reason.RATE, 429, "Too many requests; send this one again in a second.");
        }
        if (!isReading(ctx.method()) && isFromForeignPage(ctx)) {
            throw refused(ctx, Refusals.Reason.ORIGIN, 403, "A page of another site may not give commands.");
        }
        if (keys.isEmpty() || needed == null) {
            return;
        }
        if (key == null) {
            ctx.header("WWW-Authenticate", "Basic realm=\"dialer\", Bearer realm=\"dialer\"");
            throw refused(
                    ctx,
                    Refusals.Reason.NO_KEY,
                    401,
                    "A valid API key is needed; in a browser it is the password, and the user's name does not matter.");
        }
        boolean admitted = key.roles().contains(needed)
                || (needed == Role.READ && key.roles().contains(Role.CONTROL));
        if (!admitted) {
            throw refused(
                    ctx,
                    Refusals.Reason.ROLE,
                    403,
                    "The API key " + key.name() + " does not have the role "
                            + needed.name().toLowerCase(Locale.ROOT) + "; its roles are " + words(key.roles()) + ".");
        }
    }

    private static String words(Set<Role> roles) {
        return roles.stream()
                .sorted()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static ProblemException refused(Context ctx, Refusals.Reason reason, int status, String sentence) {
        ctx.attribute(Refusals.ATTRIBUTE, reason);
        return new ProblemException(status, sentence);
    }

    private static boolean isReading(HandlerType method) {
        return method.equals(HandlerType.GET) || method.equals(HandlerType.HEAD);
    }

    /**
     * Whether a browser sends this for a page that is not ours: it does so with the key that it remembers, and it can reach a loopback that nobody
     * else can. Browsers say it in {@code Sec-Fetch-Site}, over plain HTTP to another host in {@code Origin} alone; programs send neither.
     */
    private static boolean isFromForeignPage(Context ctx) {
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = ctx.header("Origin");
        return origin != null && !origin.substring(origin.indexOf("://") + 1).equals("//" + ctx.host());
    }

    /** Null: anybody may, because whoever watches over the process has no key. */
    static @Nullable Role neededFor(HandlerType method, String path) {
        if (path.startsWith("/health/")) {
            return null;
        }
        if (isReading(method)) {
            return Role.READ;
        }
        if (path.equals("/contact") || path.equals("/contacts")) {
            return Role.INTAKE;
        }
        boolean callback = path.equals("/agent")
                || path.startsWith("/agents")
                || path.startsWith("/queues")
                || path.equals("/cdr");
        return callback ? Role.CALLBACKS : Role.CONTROL;
    }

    /** All keys are compared, each in the same time. */
    private @Nullable ApiKey keyOf(Context ctx) {
        Secret presented = presented(ctx.header("X-Api-Key"), ctx.header("Authorization"));
        ApiKey found = null;
        if (presented != null) {
            for (ApiKey key : keys) {
                if (key.isFor(presented)) {
                    found = key;
                }
            }
        }
        return found;
    }

    private static @Nullable Secret presented(@Nullable String own, @Nullable String authorization) {
        if (own != null) {
            return new Secret(own.strip());
        }
        if (authorization == null) {
            return null;
        }
        int space = authorization.indexOf(' ');
        String scheme = authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
        String rest = authorization.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> new Secret(rest);
            case "basic" -> password(rest);
            default -> null;
        };
    }

    private static @Nullable Secret password(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            return new Secret(pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
