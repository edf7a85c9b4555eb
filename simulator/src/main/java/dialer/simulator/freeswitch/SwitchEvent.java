package dialer.simulator.freeswitch;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events that the simulated switch fires, with the place in FreeSWITCH 1.10.12 that they name as their origin. */
enum SwitchEvent {
    CHANNEL_OUTGOING("switch_core_session.c", "switch_core_session_outgoing_channel", 768),
    CHANNEL_CREATE("switch_core_state_machine.c", "switch_core_session_run", 626),
    CHANNEL_ORIGINATE("switch_core_state_machine.c", "switch_core_session_run", 632),
    CHANNEL_PROGRESS("switch_channel.c", "switch_channel_perform_mark_ring_ready_value", 3505),
    CHANNEL_PROGRESS_MEDIA("switch_channel.c", "switch_channel_perform_mark_pre_answered", 3560),
    CHANNEL_ANSWER("switch_channel.c", "switch_channel_perform_mark_answered", 3846),
    CHANNEL_PARK("switch_ivr.c", "switch_ivr_park", 1007),
    CHANNEL_BRIDGE("switch_ivr_bridge.c", "switch_ivr_multi_threaded_bridge", 1689),
    CHANNEL_UNBRIDGE("switch_ivr_bridge.c", "switch_ivr_multi_threaded_bridge", 1879),
    CHANNEL_HANGUP("switch_channel.c", "switch_channel_perform_hangup", 3445),
    CHANNEL_HANGUP_COMPLETE("switch_core_state_machine.c", "switch_core_session_reporting_state", 943),
    CHANNEL_DESTROY("switch_core_session.c", "switch_core_session_perform_destroy", 1584),
    CHANNEL_UNPARK("switch_ivr.c", "switch_ivr_park", 1137),
    PLAYBACK_START("switch_ivr_play_say.c", "switch_ivr_play_file", 1640),
    PLAYBACK_STOP("switch_ivr_play_say.c", "switch_ivr_play_file", 2020),
    BACKGROUND_JOB("mod_event_socket.c", "api_exec", 1572),
    HEARTBEAT("switch_core.c", "send_heartbeat", 95),
    SHUTDOWN("switch_core.c", "switch_core_destroy", 3023),
    GATEWAY_STATE("sofia_reg.c", "sofia_reg_fire_custom_gateway_state_event", 156, "sofia::gateway_state"),
    GATEWAY_DELETE("sofia_reg.c", "sofia_reg_check_gateway", 343, "sofia::gateway_delete"),
    GATEWAY_ADD("sofia_reg.c", "sofia_reg_add_gateway", 3723, "sofia::gateway_add"),
    CC_MEMBER_START("mod_callcenter.c", "callcenter_function", 3113, "callcenter::info"),
    CC_MEMBER_CANCEL("mod_callcenter.c", "callcenter_function", 3274, "callcenter::info"),
    CC_MEMBER_END("mod_callcenter.c", "outbound_agent_thread_run", 2098, "callcenter::info"),
    CC_COUNT("mod_callcenter.c", "cc_queue_count", 878, "callcenter::info"),
    CC_AGENT_UPDATE("mod_callcenter.c", "cc_agent_update", 1067, "callcenter::info"),
    CC_OFFERING("mod_callcenter.c", "outbound_agent_thread_run", 1717, "callcenter::info"),
    CC_BRIDGE_START("mod_callcenter.c", "outbound_agent_thread_run", 1934, "callcenter::info"),
    CC_BRIDGE_END("mod_callcenter.c", "outbound_agent_thread_run", 2062, "callcenter::info"),
    CC_BRIDGE_FAIL("mod_callcenter.c", "outbound_agent_thread_run", 2200, "callcenter::info"),
    AVMD_START("mod_avmd.c", "avmd_fire_event", 700, "avmd::start"),
    AVMD_BEEP("mod_avmd.c", "avmd_fire_event", 700, "avmd::beep"),
    AVMD_STOP("mod_avmd.c", "avmd_fire_event", 700, "avmd::stop");

    /** Names that a client may subscribe to; those that are never fired here are subscribed to in vain. */
    private static final Map<String, String> SUBSCRIBABLE = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        for (SwitchEvent event : values()) {
            SUBSCRIBABLE.put(event.eventName, event.eventName);
        }
        for (String name : ("CLONE CHANNEL_STATE CHANNEL_CALLSTATE CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE"
                        + " CHANNEL_HOLD CHANNEL_UNHOLD CHANNEL_PROGRESS_MEDIA CHANNEL_APPLICATION"
                        + " CHANNEL_UUID API LOG INBOUND_CHAN OUTBOUND_CHAN STARTUP PUBLISH UNPUBLISH TALK NOTALK"
                        + " SESSION_CRASH MODULE_LOAD MODULE_UNLOAD DTMF MESSAGE PRESENCE_IN PRESENCE_OUT PRESENCE_PROBE"
                        + " MESSAGE_WAITING MESSAGE_QUERY ROSTER CODEC RECV_MESSAGE RECV_RTCP_MESSAGE PHONE_FEATURE"
                        + " NAT PRIVATE_COMMAND RELOADXML RE_SCHEDULE RECORD_START"
                        + " RECORD_STOP SPEECH TRAP ADD_SCHEDULE DEL_SCHEDULE EXE_SCHEDULE CALL_UPDATE GENERAL"
                        + " CALL_DETAIL NOTIFY SEND_MESSAGE MEDIA_BUG_START MEDIA_BUG_STOP CONFERENCE_DATA ALL")
                .split(" ")) {
            SUBSCRIBABLE.put(name, name);
        }
    }

    final String eventName;
    final @Nullable String subclass;
    final String origin;

    SwitchEvent(String file, String function, int line) {
        this(file, function, line, null);
    }

    SwitchEvent(String file, String function, int line, @Nullable String subclass) {
        this.eventName = subclass == null ? name() : "CUSTOM";
        this.subclass = subclass;
        this.origin = "Event-Calling-File: " + file + "\nEvent-Calling-Function: " + function
                + "\nEvent-Calling-Line-Number: " + line + "\n";
    }

    /** The switch's spelling of an event's name, or null where there is no such event. */
    static @Nullable String canonicalName(String name) {
        return name.equals("CUSTOM") ? name : SUBSCRIBABLE.get(name.toUpperCase(Locale.ROOT));
    }
}
