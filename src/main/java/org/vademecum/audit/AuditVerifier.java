package org.vademecum.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.vademecum.audit.Verification.Broken;
import org.vademecum.audit.Verification.Fault;
import org.vademecum.common.Transactions;

/** Walks the chain from its first entry to its end, some entries at a time. */
@ApplicationScoped
class AuditVerifier {
    static final int AT_ONCE = 1_000;

    @Inject
    AuditRepository entries;

    @Inject
    Transactions transactions;

    /** How far the chain holds. */
    private record Sound(long number, String hash, @Nullable Broken broken) {}

    /** Where the chain ended when the check began. */
    private record End(long number, String hash) {}

    /** @param progress is told how many entries were checked, now and then */
    Verification verify(LongConsumer progress) {
        End end = transactions.call(() -> {
            AuditChain chain = entries.chain();
            return new End(chain.lastNumber(), chain.lastHash());
        });
        Sound sound = new Sound(0, AuditChain.NOTHING, null);
        while (sound.broken == null && sound.number < end.number) {
            Sound from = sound;
            sound = transactions.call(() -> walk(from, end));
            progress.accept(sound.number);
        }
        Broken broken = sound.broken == null ? transactions.call(this::findBeyondEnd) : sound.broken;
        return new Verification(sound.number, sound.hash, entries.countUnchained(), broken);
    }

    /** With the end held for a moment, nothing can follow it. */
    private @Nullable Broken findBeyondEnd() {
        long end = entries.lockChain().lastNumber();
        return entries.listChained(end, 1).stream()
                .map(entry -> new Broken(end + 1, entry.id(), Fault.MISPLACED))
                .findFirst()
                .orElse(null);
    }

    private Sound walk(Sound from, End end) {
        List<AuditEntry> some = entries.listChained(from.number, AT_ONCE);
        if (some.isEmpty()) {
            return broken(from, null, Fault.MISSING);
        }
        Sound sound = from;
        for (AuditEntry entry : some) {
            sound = step(sound, entry, end);
            if (sound.broken != null || sound.number == end.number) {
                return sound;
            }
        }
        return sound;
    }

    private static Sound step(Sound sound, AuditEntry entry, End end) {
        long number = sound.number + 1;
        String hash = entry.computedHash();
        if (entry.number() == null || entry.number() != number) {
            return broken(sound, null, Fault.MISSING);
        }
        if (!hash.equals(entry.hash())) {
            return broken(sound, entry, Fault.CHANGED);
        }
        if (!sound.hash.equals(entry.previousHash()) || (number == end.number && !hash.equals(end.hash))) {
            return broken(sound, entry, Fault.MISPLACED);
        }
        return new Sound(number, hash, null);
    }

    private static Sound broken(Sound sound, @Nullable AuditEntry entry, Fault fault) {
        return new Sound(
                sound.number, sound.hash, new Broken(sound.number + 1, entry == null ? null : entry.id(), fault));
    }
}
