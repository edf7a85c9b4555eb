package dialer.daemon.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dialer.daemon.story.CallStories;
import dialer.daemon.story.StoryStep;
import dialer.scheduler.contact.CallId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;

/** One call's story, step by step. */
public final class StoryRoutes {
    private final CallStories stories;

    public StoryRoutes(CallStories stories) {
        this.stories = stories;
    }

    /** Adds the path. */
    public void addTo(RoutesConfig routes) {
        routes.get("/calls/{id}/story", this::tell);
    }

    private void tell(Context ctx) {
        CallStories.Story story = stories.find(Requests.id(ctx, "call", CallId::new))
                .orElseThrow(
                        () -> new ProblemException(
                                404,
                                "No such call is live at this daemon or has ended lately here; GET /contacts/{id} has its times, whoever made it."));
        ObjectNode json = Views.object();
        json.put("callId", story.callId().value());
        json.put("contactId", story.contactId().value());
        json.put("live", story.live());
        ArrayNode steps = json.putArray("steps");
        for (StoryStep step : story.steps()) {
            steps.addObject()
                    .put("at", Instant.ofEpochMilli(step.atMs()).toString())
                    .put("kind", step.kind().word())
                    .put("text", step.text());
        }
        HttpApi.answer(ctx, json);
    }
}
