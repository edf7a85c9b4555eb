package dialer.simulator.carrier;

/** Decides what becomes of a call. Called on the switch's event loop: must be quick and must not block. */
@FunctionalInterface
public interface CarrierModel {

    /**
     * The fate of a call.
     *
     * @param number as it was dialed: a phone number, or an agent's extension
     */
    CallPlan plan(String number);
}
