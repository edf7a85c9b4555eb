package dialer.scheduler;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.AgentSignal;
import java.util.Set;
import java.util.TreeSet;

/** A voice connector that answers each request for an agent as it was told to. */
final class FakeConnector {
    /** What is answered to a request. */
    enum Answers {
        AGENT,
        NONE,
        UNREACHABLE,
        NOTHING
    }

    Answers answers = Answers.AGENT;
    long answerMs = 30;
    private final LoopDriver driver;
    private long requests;

    FakeConnector(LoopDriver driver) {
        this.driver = driver;
    }

    void request(CallId call, Contact contact) {
        switch (answers) {
            case AGENT -> driver.later(answerMs, () -> reserve(contact.id().value(), free()));
            case NONE -> driver.post(answerMs, new AgentSignal.NoAgent(++requests, contact.id()));
            case UNREACHABLE -> driver.post(answerMs, new AgentSignal.RequestFailed(call, "connection refused"));
            case NOTHING -> {}
        }
    }

    /** The first of the agents 1005, 1006 ... who has no call. */
    private String free() {
        Set<String> busy = new TreeSet<>();
        driver.view().calls().forEach(call -> busy.add(String.valueOf(call.agent())));
        int agent = 1005;
        while (busy.contains(Integer.toString(agent))) {
            agent++;
        }
        return Integer.toString(agent);
    }

    /** An agent is told of, whoever waits for one. */
    void reserve(String contact, String agent) {
        driver.send(new AgentSignal.AgentReserved(++requests, new ContactId(contact), new Extension(agent)));
    }
}
