package dialer.simulator.world;

import dialer.scheduler.call.SwitchSignal.GatewayState;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Something that goes wrong. Each strikes once and, where it lasts, undoes itself; all are undone when the world heals. */
sealed interface Fault {
    void strike(World world);

    static Fault draw(RandomGenerator random) {
        return KINDS.get(random.nextInt(KINDS.size())).apply(random);
    }

    List<Function<RandomGenerator, Fault>> KINDS = List.of(
            random -> new EventsLost(1 + random.nextInt(20), lasts(random)),
            random -> new EventsLate(1 + random.nextInt(50), 100 + random.nextInt(8_000), lasts(random)),
            random -> new EventsRepeated(1 + random.nextInt(50), lasts(random)),
            random -> new RepliesLost(10 + random.nextInt(90), lasts(random)),
            random -> new LineCut(random.nextInt(20_000)),
            random -> new LineCutInMidOriginate(),
            random -> new SwitchDies(random.nextInt(8_000)),
            random -> new SwitchUnreachable(random.nextInt(2_000), lasts(random)),
            random -> new SwitchSilent(lasts(random)),
            random -> new SwitchPaused(lasts(random)),
            random -> new RecordsLate(1_000 + random.nextInt(30_000), lasts(random)),
            random -> new SwitchClockSteps((random.nextInt(48) - 24) * 3_600_000L),
            random -> new GatewayDown(lasts(random)),
            random -> new DatabaseDown(lasts(random)),
            random -> new DatabaseSlow(100 + random.nextInt(3_000), lasts(random)),
            random -> new CommitsUnheard(5 + random.nextInt(60), lasts(random)),
            random -> new ConnectorUnavailable(lasts(random)),
            random -> new ConnectorSlow(200 + random.nextInt(5_000), lasts(random)),
            random -> new ConnectorMute(lasts(random)),
            random -> new NoticesUnheard(10 + random.nextInt(80), lasts(random)),
            random -> new NoticesRefused(5 + random.nextInt(50), lasts(random)),
            random -> new DaemonDies(1_000 + random.nextInt(6_000)),
            random -> new DaemonDiesAtEffect(random.nextInt(60), 1_000 + random.nextInt(6_000)),
            random -> new DaemonDiesAtEffect(random.nextInt(8), 1_000 + random.nextInt(6_000)),
            random -> new DaemonStopped(100 + random.nextInt(40_000)),
            random -> new DaemonWithoutDatabase(lasts(random) + random.nextInt(15_000)),
            random -> new DaemonDrains(),
            random -> new HostClockSteps((random.nextInt(48) - 24) * 3_600_000L),
            random -> new CampaignStops(lasts(random)),
            random -> new Overloaded(lasts(random)),
            random -> new ReservedUnasked());

    private static long lasts(RandomGenerator random) {
        return 50 + random.nextLong(12_000);
    }

    // ---- the Event Socket ----

    /** Events of calls are missing. */
    record EventsLost(int percent, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.quality.lostPercent = percent;
            world.time.after(forMs, () -> world.quality.lostPercent = 0);
        }
    }

    /** Events of calls come late, and so out of order. */
    record EventsLate(int percent, long byMs, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.quality.latePercent = percent;
            world.quality.latestMs = byMs;
            world.time.after(forMs, () -> world.quality.latePercent = 0);
        }
    }

    /** Events of calls come twice. */
    record EventsRepeated(int percent, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.quality.twicePercent = percent;
            world.time.after(forMs, () -> world.quality.twicePercent = 0);
        }
    }

    /** Originates are taken, and the daemon does not hear of it. */
    record RepliesLost(int percent, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.quality.lostReplyPercent = percent;
            world.time.after(forMs, () -> world.quality.lostReplyPercent = 0);
        }
    }

    /** All lines to a switch are cut, which the daemons notice later. */
    record LineCut(long unnoticedMs) implements Fault {
        @Override
        public void strike(World world) {
            world.anySwitch().cutLinks(unnoticedMs);
        }
    }

    /** A line is cut in the moment in which an originate is under way. */
    record LineCutInMidOriginate() implements Fault {
        @Override
        public void strike(World world) {
            world.anyDaemon().links().values().forEach(Link::cutAtNextOriginate);
        }
    }

    // ---- the switch ----

    /** The switch's process dies with all its calls, and comes back as another. */
    record SwitchDies(long backAfterMs) implements Fault {
        @Override
        public void strike(World world) {
            ModelSwitch one = world.anySwitch();
            one.die();
            one.reachable = false;
            world.time.after(backAfterMs, () -> one.reachable = true);
        }
    }

    /** The network between the daemons and a switch is gone; its calls go on. */
    record SwitchUnreachable(long unnoticedMs, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            ModelSwitch one = world.anySwitch();
            one.reachable = false;
            one.cutLinks(unnoticedMs);
            world.time.after(forMs, () -> one.reachable = true);
        }
    }

    /** A switch does not answer questions. */
    record SwitchSilent(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            ModelSwitch one = world.anySwitch();
            one.answersQuestions(false);
            world.time.after(forMs, () -> one.answersQuestions(true));
        }
    }

    /** A switch refuses all new calls. */
    record SwitchPaused(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            ModelSwitch one = world.anySwitch();
            one.paused(true);
            world.time.after(forMs, () -> one.paused(false));
        }
    }

    /** Nobody takes the switches' records of calls until later. */
    record RecordsLate(long byMs, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.records.latestMs(byMs);
            world.time.after(forMs, () -> world.records.latestMs(0));
        }
    }

    /** A switch's clock jumps, by hours. */
    record SwitchClockSteps(long byMs) implements Fault {
        @Override
        public void strike(World world) {
            world.anySwitch().stepClock(byMs);
        }
    }

    /** A gateway goes down at a switch; one time in ten the switch does not say so. */
    record GatewayDown(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            ModelSwitch one = world.anySwitch();
            var gateway = world.anyGateway();
            one.gateway(gateway, GatewayState.DOWN);
            world.time.after(forMs, () -> one.gateway(gateway, GatewayState.UP));
        }
    }

    // ---- the database ----

    /** The database does not answer. */
    record DatabaseDown(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.store.reachable(false);
            world.time.after(forMs, () -> world.store.reachable(true));
        }
    }

    /** The database takes its time. */
    record DatabaseSlow(int slowestMs, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.store.slowestMs(slowestMs);
            world.time.after(forMs, () -> world.store.slowestMs(ModelStore.QUICK_MS));
        }
    }

    /** The answers to commits are lost: nobody knows whether they took place. */
    record CommitsUnheard(int percent, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.store.unheard(percent);
            world.time.after(forMs, () -> world.store.unheard(0));
        }
    }

    // ---- the voice connector ----

    /** The voice connector answers 503. */
    record ConnectorUnavailable(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.connector.available(false);
            world.time.after(forMs, () -> world.connector.available(true));
        }
    }

    /** The voice connector takes its time. */
    record ConnectorSlow(int slowestMs, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.connector.slowestMs(slowestMs);
            world.time.after(forMs, () -> world.connector.slowestMs(ModelConnector.QUICK_MS));
        }
    }

    /** The voice connector takes requests for agents and forgets them. */
    record ConnectorMute(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.connector.mute(true);
            world.time.after(forMs, () -> world.connector.mute(false));
        }
    }

    /** The answers to notices are lost. */
    record NoticesUnheard(int percent, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.connector.unheardPercent(percent);
            world.time.after(forMs, () -> world.connector.unheardPercent(0));
        }
    }

    /** Notices are refused for good. */
    record NoticesRefused(int percent, long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.connector.refusedPercent(percent);
            world.time.after(forMs, () -> world.connector.refusedPercent(0));
        }
    }

    /** Somebody reserves an agent for a call, asked or not. */
    record ReservedUnasked() implements Fault {
        @Override
        public void strike(World world) {
            world.anyDaemon().reserveUnasked();
        }
    }

    // ---- the daemon ----

    /** A daemon is killed, at any moment, and started again. */
    record DaemonDies(long backAfterMs) implements Fault {
        @Override
        public void strike(World world) {
            world.restartAfter(backAfterMs);
            world.anyDaemon().kill();
        }
    }

    /** A daemon is killed between two effects of the same signal, or right before or after any of them. */
    record DaemonDiesAtEffect(int effects, long backAfterMs) implements Fault {
        @Override
        public void strike(World world) {
            world.restartAfter(backAfterMs);
            world.anyDaemon().killAfterEffects(effects);
        }
    }

    /** A daemon is stopped for a while (SIGSTOP, a long collection of garbage) and goes on as if nothing had happened. */
    record DaemonStopped(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.anyDaemon().pause(forMs);
        }
    }

    /** A daemon does not reach the database, which others reach: its lease may end while it lives. */
    record DaemonWithoutDatabase(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            Daemon one = world.anyDaemon();
            one.reachesDatabase(false);
            world.time.after(forMs, () -> one.reachesDatabase(true));
        }
    }

    /** A daemon is shut down in good order and started again. */
    record DaemonDrains() implements Fault {
        @Override
        public void strike(World world) {
            world.anyDaemon().drain();
        }
    }

    /** The daemons' hosts' wall clocks jump, by hours. */
    record HostClockSteps(long byMs) implements Fault {
        @Override
        public void strike(World world) {
            world.stepHostClocks(byMs);
        }
    }

    /** Signals pile up in a daemon. */
    record Overloaded(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            Daemon one = world.anyDaemon();
            one.overloaded(true);
            world.time.after(forMs, () -> one.overloaded(false));
        }
    }

    /** An operator stops a campaign, and starts it again. */
    record CampaignStops(long forMs) implements Fault {
        @Override
        public void strike(World world) {
            world.anyCampaign().ifPresent(campaign -> {
                world.anyDaemon().stopCampaign(campaign);
                world.time.after(forMs, () -> world.anyDaemon().startCampaign(campaign));
            });
        }
    }
}
