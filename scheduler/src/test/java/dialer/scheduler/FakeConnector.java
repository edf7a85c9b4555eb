package dialer.scheduler;

import dialer.scheduler.contact.CallId;
import dialer.scheduler.contact.Contact;
import dialer.scheduler.contact.ContactId;
import dialer.scheduler.contact.Extension;
import dialer.scheduler.notify.AgentSignal;

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
            case AGENT ->
                driver.post(answerMs, new AgentSignal.AgentReserved(++requests, contact.id(), new Extension("1005")));
            case NONE -> driver.post(answerMs, new AgentSignal.NoAgent(++requests, contact.id()));
            case UNREACHABLE -> driver.post(answerMs, new AgentSignal.RequestFailed(call, "connection refused"));
            case NOTHING -> {}
        }
    }

    /** An agent is told of, whoever waits for one. */
    void reserve(String contact, String agent) {
        driver.send(new AgentSignal.AgentReserved(++requests, new ContactId(contact), new Extension(agent)));
    }
}
