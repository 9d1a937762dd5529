package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.vademecum.vectorstore.ThreadStores;

/** Whether what a thread's messages have attached can be searched. */
@ApplicationScoped
@Transactional
public class ThreadSearch {
    @Inject
    ThreadRepository threads;

    @Inject
    ThreadStores stores;

    /** Some of it is still being read. */
    public boolean isBehind(String threadId) {
        return stores.anyInProgress(storesOf(threadId));
    }

    /** It was not used for so long that it is gone. */
    public boolean isExpired(String threadId) {
        return stores.anyExpired(storesOf(threadId));
    }

    private List<String> storesOf(String threadId) {
        return threads.find(threadId)
                .map(thread -> thread.toolResources().vectorStoreIds())
                .orElse(List.of());
    }
}
