package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.common.ClockProducer;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.support.Await;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ThreadImages;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadWriter;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class EventLogTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static TestDatabase database;
    private static TestApplication node;
    private static TestCompany company;

    @Parameter
    TestDatabase.Kind kind;

    private EventLog log;
    private Caller employee;
    private Run run;

    /** Keeps what it hears. */
    private static class Listener implements RunSubscriber {
        final List<LoggedEvent> heard = new CopyOnWriteArrayList<>();
        final List<Subscription.End> ends = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(LoggedEvent event) {
            heard.add(event);
        }

        @Override
        public void onEnd(Subscription.End end) {
            ends.add(end);
        }

        List<Long> numbers() {
            return heard.stream().map(LoggedEvent::number).toList();
        }

        void awaitEnd() {
            Await.until("the delivery ends", LIMIT, () -> !ends.isEmpty());
        }

        void awaitNumber(long number) {
            Await.until("event " + number, LIMIT, () -> numbers().contains(number));
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) {
        database = kind.create();
        node = newNode();
        company = TestCompany.foundIn(node);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        node.close();
        database.close();
    }

    private static TestApplication newNode() {
        return TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class, ClockProducer.class)
                .with(
                        ThreadService.class,
                        ThreadRepository.class,
                        RunService.class,
                        RunQueue.class,
                        QueueLimits.class,
                        RunRepository.class)
                .withObject(new ChatModels())
                .withObject(new ThreadImages())
                .withObject(new ThreadWriter())
                .withObject(new VectorStoreService())
                .with(
                        RunJournal.class,
                        BorrowedCitations.class,
                        ModelCallRepository.class,
                        EventLog.class,
                        EventStore.class)
                .start();
    }

    @BeforeEach
    void ask() {
        log = node.get(EventLog.class);
        employee = company.hire(node, "hr.new", company.hr());
        Assistant assistant = node.get(AssistantService.class)
                .create(
                        company.hrCurator(),
                        new NewAssistant(
                                company.hr().id(),
                                "Leave and pay",
                                null,
                                null,
                                "extractive",
                                List.of(),
                                ToolResources.NONE,
                                ChatSettings.DEFAULT,
                                List.of(),
                                java.util.Map.of()));
        run = node.get(RunService.class)
                .start(employee, assistant.id(), "How many days?")
                .run();
    }

    @Test
    void a_subscriber_hears_what_was_before_and_what_comes_each_once_and_in_order() {
        RunChannel.Writer channel = work();
        write(channel, 30);
        Listener listener = new Listener();
        log.subscribe(run.id(), 0, listener);
        write(channel, 70);
        listener.awaitNumber(103);

        assertThat(listener.numbers()).isEqualTo(numbers(1, 103));
        assertThat(listener.ends).isEmpty();
    }

    @Test
    void one_that_comes_back_hears_what_it_missed() {
        RunChannel.Writer channel = work();
        write(channel, 60);
        Listener listener = new Listener();
        log.subscribe(run.id(), 40, listener);
        listener.awaitNumber(63);

        assertThat(listener.numbers()).isEqualTo(numbers(41, 63));
    }

    @Test
    void many_come_and_go_while_events_are_written_and_none_misses_any() {
        RunChannel.Writer channel = work();
        List<Listener> listeners = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 40; i++) {
            Listener listener = new Listener();
            listeners.add(listener);
            log.subscribe(run.id(), 0, listener);
            write(channel, 10);
            log.flush();
        }
        listeners.forEach(listener -> listener.awaitNumber(403));

        assertThat(listeners)
                .allSatisfy(listener -> assertThat(listener.numbers()).isEqualTo(numbers(1, 403)));
    }

    @Test
    void after_the_last_event_the_delivery_is_complete() {
        Listener early = new Listener();
        log.subscribe(run.id(), 0, early);
        node.get(RunService.class).cancel(employee, run.id());
        log.poll();
        early.awaitEnd();
        Listener late = new Listener();
        log.subscribe(run.id(), 0, late);
        late.awaitEnd();
        Listener knowsAll = new Listener();
        log.subscribe(run.id(), 4, knowsAll);
        knowsAll.awaitEnd();

        assertThat(early.numbers()).isEqualTo(numbers(1, 4));
        assertThat(late.numbers()).isEqualTo(numbers(1, 4));
        assertThat(knowsAll.heard).isEmpty();
        assertThat(List.of(early, late, knowsAll))
                .allSatisfy(listener -> assertThat(listener.ends).containsExactly(Subscription.End.COMPLETE));
    }

    @Test
    void a_run_that_is_deleted_completes_its_deliveries() {
        Listener listener = new Listener();
        log.subscribe(run.id(), 0, listener);
        listener.awaitNumber(2);

        node.get(ThreadService.class).delete(employee, run.threadId());
        log.poll();

        listener.awaitEnd();
        assertThat(listener.ends).containsExactly(Subscription.End.COMPLETE);
    }

    @Test
    void a_subscriber_on_another_node_hears_the_same_a_moment_later() {
        TestApplication other = newNode();
        try {
            Listener listener = new Listener();
            other.get(EventLog.class).subscribe(run.id(), 0, listener);
            RunChannel.Writer channel = work();
            write(channel, 5);
            channel.flush();
            other.get(EventLog.class).poll();
            listener.awaitNumber(8);

            assertThat(listener.numbers()).isEqualTo(numbers(1, 8));
        } finally {
            other.close();
        }
    }

    @Test
    void a_slow_subscriber_holds_nobody_up_and_reads_what_it_missed() {
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch slow = new CountDownLatch(1);
        Listener sleeper = new Listener() {
            @Override
            public void onEvent(LoggedEvent event) {
                asleep.countDown();
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.onEvent(event);
            }
        };
        Listener listener = new Listener();
        RunChannel.Writer channel = work();
        log.subscribe(run.id(), 0, sleeper);
        log.subscribe(run.id(), 0, listener);
        Await.until("the slow one sleeps", LIMIT, () -> asleep.getCount() == 0);
        for (int i = 1; i <= 6; i++) {
            write(channel, 100);
            listener.awaitNumber(3 + i * 100);
        }
        write(channel, 7); // the last ones wait to be written
        slow.countDown();
        sleeper.awaitNumber(610);
        write(channel, 1);
        sleeper.awaitNumber(611);

        assertThat(sleeper.ends).isEmpty();
        assertThat(sleeper.numbers()).isEqualTo(numbers(1, 611));
    }

    @Test
    void a_transaction_that_waits_holds_up_no_other_run() throws InterruptedException {
        RunChannel.Writer channel = work();
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Thread holder = Thread.ofPlatform()
                .start(() -> channel.record(block -> {
                    holding.countDown();
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return block;
                }));
        assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();
        ask();
        Listener listener = new Listener();
        log.subscribe(run.id(), 0, listener);
        listener.awaitNumber(2);

        node.get(RunService.class).cancel(employee, run.id());
        log.flush();
        log.poll();

        listener.awaitEnd();
        assertThat(holder.isAlive()).isTrue();
        held.countDown();
        holder.join();
    }

    @Test
    void channels_are_swept_away_under_readers_that_come_and_go() {
        AtomicBoolean ended = new AtomicBoolean();
        Thread sweeper = Thread.ofPlatform().start(() -> {
            while (!ended.get()) {
                log.poll();
            }
        });
        try {
            for (int i = 0; i < 200; i++) {
                Listener listener = new Listener();
                Subscription subscription = log.subscribe(run.id(), 0, listener);
                listener.awaitNumber(2);
                subscription.close();
            }
        } finally {
            ended.set(true);
        }
        assertThat(sweeper).isNotNull();
    }

    /** Takes every other piece of text at once, and lets the rest come. */
    private static final class Grabber extends Listener {
        final List<Thread> takers = new CopyOnWriteArrayList<>();
        volatile boolean broken;

        @Override
        public boolean takesAtOnce(LoggedEvent event) {
            if (broken) {
                throw new IllegalStateException("gone");
            }
            if (event.number() % 2 == 0 || event.type() != EventType.MESSAGE_DELTA) {
                return false;
            }
            takers.add(Thread.currentThread());
            heard.add(event);
            return true;
        }
    }

    @Test
    void what_is_taken_at_once_and_what_is_brought_come_in_one_order() {
        RunChannel.Writer channel = work();
        Grabber grabber = new Grabber();
        log.subscribe(run.id(), 0, grabber);
        grabber.awaitNumber(3);
        for (int i = 0; i < 40; i++) {
            write(channel, 1 + i % 4);
            if (i % 8 == 0) {
                grabber.awaitNumber(grabber.numbers().getLast());
                log.flush();
            }
        }
        grabber.awaitNumber(103);
        Await.until("the next one is taken at once", LIMIT, () -> {
            write(channel, 1);
            return !grabber.takers.isEmpty();
        });

        List<Long> heard = grabber.numbers();
        assertThat(heard).isEqualTo(numbers(1, heard.getLast()));
        assertThat(grabber.takers).containsOnly(Thread.currentThread());
    }

    @Test
    void one_that_breaks_while_it_takes_leaves_the_run_alone() {
        RunChannel.Writer channel = work();
        Grabber grabber = new Grabber();
        log.subscribe(run.id(), 0, grabber);
        grabber.awaitNumber(3);
        grabber.broken = true;

        write(channel, 2);

        grabber.awaitNumber(5);
        assertThat(grabber.numbers()).isEqualTo(numbers(1, 5));
    }

    @Test
    void a_subscriber_that_throws_is_let_go() {
        Listener broken = new Listener() {
            @Override
            public void onEvent(LoggedEvent event) {
                throw new IllegalStateException("gone");
            }
        };
        log.subscribe(run.id(), 0, broken);
        broken.awaitEnd();

        assertThat(broken.ends).containsExactly(Subscription.End.BROKEN);
    }

    @Test
    void a_closed_subscription_hears_nothing_more() {
        RunChannel.Writer channel = work();
        Listener listener = new Listener();
        Subscription subscription = log.subscribe(run.id(), 0, listener);
        listener.awaitNumber(3);
        subscription.close();
        listener.awaitEnd();
        write(channel, 10);
        Listener witness = new Listener();
        log.subscribe(run.id(), 0, witness);
        witness.awaitNumber(13);

        assertThat(listener.numbers()).isEqualTo(numbers(1, 3));
        assertThat(listener.ends).containsExactly(Subscription.End.CLOSED);
    }

    @Test
    void events_wait_at_most_for_a_block() {
        RunChannel.Writer channel = work();
        write(channel, RunChannel.BLOCK - 1);
        assertThat(log.list(run.id(), 3, 1000)).isEmpty();

        write(channel, 1);

        assertThat(log.list(run.id(), 3, 1000)).hasSize(RunChannel.BLOCK);
    }

    @Test
    void what_waits_is_written_for_all_runs_but_those_that_are_lost() {
        RunChannel.Writer channel = work();
        RunChannel.Writer lost = log.open(
                node.get(RunService.class)
                        .start(employee, run.assistantId(), "Another?")
                        .run()
                        .id(),
                "nobody",
                3);
        write(channel, 3);
        write(lost, 3);
        Await.until("the events are due", LIMIT, () -> {
            log.flush();
            return log.list(run.id(), 3, 1000).size() == 3;
        });

        write(channel, 2);
        channel.flush();

        assertThat(log.list(run.id(), 4, 1)).extracting(LoggedEvent::number).containsExactly(5L, 6L);
        assertThat(log.list(run.id(), 4, 2)).extracting(LoggedEvent::number).containsExactly(5L, 6L, 7L, 8L);
        assertThatThrownBy(lost::flush).isInstanceOf(LeaseLost.class);
    }

    @Test
    void whoever_hung_while_this_node_took_the_run_once_more_writes_nothing_into_it() {
        RunChannel.Writer hanging = work();
        write(hanging, 5);
        RunRepository runs = node.get(RunRepository.class);
        node.inTransaction(() -> {
            runs.find(run.id()).orElseThrow().takeOver("node_1:2", clockPlusLease());
            return run;
        });
        RunChannel.Writer working = log.open(run.id(), "node_1:2", 4);
        Listener listener = new Listener();
        log.subscribe(run.id(), 0, listener);

        assertThatThrownBy(() -> write(hanging, 1)).isInstanceOf(LeaseLost.class);
        write(working, 2);
        hanging.shut();
        write(working, 1);
        listener.awaitNumber(6);

        assertThat(listener.numbers()).isEqualTo(numbers(1, 6));
    }

    @Test
    void a_node_that_lost_the_run_writes_nothing_more() {
        RunChannel.Writer channel = work();
        write(channel, 5);
        RunRepository runs = node.get(RunRepository.class);
        node.inTransaction(() -> {
            runs.find(run.id()).orElseThrow().takeOver("another", clockPlusLease());
            return run;
        });

        assertThatThrownBy(channel::flush).isInstanceOf(LeaseLost.class);
        assertThat(log.list(run.id(), 3, 1000)).isEmpty();
    }

    @Test
    void a_block_whose_transaction_fails_was_never_told_and_its_numbers_come_again() {
        RunChannel.Writer channel = work();
        Listener listener = new Listener();
        log.subscribe(run.id(), 0, listener);
        write(channel, 1);

        assertThatThrownBy(() -> channel.record(block -> {
                    block.add(EventType.RESTARTED, new RunEventData.Restarted(null, 7));
                    throw new IllegalStateException("no database");
                }))
                .isInstanceOf(IllegalStateException.class);
        write(channel, 1);
        listener.awaitNumber(5);

        assertThat(listener.heard).extracting(LoggedEvent::type).doesNotContain(EventType.RESTARTED);
        assertThat(listener.numbers()).isEqualTo(numbers(1, 5));
    }

    /** What the engine does when it takes a run. */
    private RunChannel.Writer work() {
        Claim claim =
                node.get(RunJournal.class).claim(run.id(), "node_1:1", LEASE).orElseThrow();
        return log.open(run.id(), claim.leaseOwner(), claim.nextNumber());
    }

    private static Instant clockPlusLease() {
        return Instant.now().plus(LEASE);
    }

    private static void write(RunChannel.Writer channel, int count) {
        for (int i = 0; i < count; i++) {
            channel.append(EventType.MESSAGE_DELTA, new RunEventData.MessageDelta("msg_1", "word ", List.of()));
        }
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
