package org.vademecum.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Feedback in the database. Needs the caller's transaction. */
@ApplicationScoped
@Transactional
class FeedbackRepository {
    @PersistenceContext
    EntityManager em;

    Optional<Feedback> find(String messageId) {
        return Optional.ofNullable(em.find(Feedback.class, messageId));
    }

    List<Feedback> list(String principalId, Collection<String> messageIds) {
        return messageIds.isEmpty()
                ? List.of()
                : em.createQuery(
                                "select f from Feedback f where f.principalId = :principal and f.messageId in :messages",
                                Feedback.class)
                        .setParameter("principal", principalId)
                        .setParameter("messages", messageIds)
                        .setMaxResults(messageIds.size())
                        .getResultList();
    }

    void add(Feedback feedback) {
        em.persist(feedback);
    }

    void remove(Feedback feedback) {
        em.remove(feedback);
    }
}
