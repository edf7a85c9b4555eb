package dialer.simulator.freeswitch;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the simulated switch does with an answered call, by extension and context. Not changed once calls run. */
public final class Dialplan {

    private final Set<String> contexts = new HashSet<>();
    private final Map<String, Route> routes = new HashMap<>();
    private @Nullable Pattern agents;

    /** What becomes of a call at an extension. */
    sealed interface Route {
        /** Plays {@code source} for {@code length}, then hangs up. */
        record Play(String source, Duration length) implements Route {}

        /** Hangs up at once, with {@code cause} or else NORMAL_CLEARING. */
        record HangUp(@Nullable String cause) implements Route {}

        /** Stays until somebody transfers or ends it. */
        record Park() implements Route {}

        /** Calls an agent's phone and bridges it. */
        record Agent(String extension) implements Route {}

        /** Joins a queue of the switch. */
        record Queue(String name) implements Route {}

        /** The context does not exist. */
        record NoContext() implements Route {}
    }

    /** The dialplan of the recordings, context {@code 127.0.0.1}. */
    public static Dialplan recorded() {
        Dialplan dialplan = new Dialplan().context("127.0.0.1").context("default");
        dialplan.routes.put("9001", new Route.Play("tone_stream://%(250,250,440);loops=6", Duration.ofSeconds(3)));
        dialplan.routes.put("9003", new Route.Play("silence_stream://600000", Duration.ofMinutes(10)));
        dialplan.routes.put("9004", new Route.Park());
        dialplan.routes.put("9005", new Route.Queue("support@127.0.0.1"));
        dialplan.routes.put("9009", new Route.HangUp(null));
        return dialplan.agents("10(?:0[1-9]|1[0-9]|20)");
    }

    /** Lets calls into this context; without any, every context exists. */
    public Dialplan context(String name) {
        contexts.add(name);
        return this;
    }

    /** An IVR that plays for {@code length} and then hangs up. */
    public Dialplan ivr(String extension, Duration length) {
        routes.put(extension, new Route.Play("ivr/ivr-welcome.wav", length));
        return this;
    }

    /** An extension that joins a queue. */
    public Dialplan queue(String extension, String queue) {
        routes.put(extension, new Route.Queue(queue));
        return this;
    }

    /** Extensions that match this regular expression are agents' phones. */
    public Dialplan agents(String extensions) {
        agents = Pattern.compile(extensions);
        return this;
    }

    Route route(String extension, String context) {
        if (!contexts.isEmpty() && !contexts.contains(context)) {
            return new Route.NoContext();
        }
        if (extension.startsWith("&")) {
            return new Route.Park();
        }
        Route route = routes.get(extension);
        if (route != null) {
            return route;
        }
        boolean agent = agents != null && agents.matcher(extension).matches();
        return agent ? new Route.Agent(extension) : new Route.HangUp("UNALLOCATED_NUMBER");
    }
}
