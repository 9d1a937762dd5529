package org.vademecum.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A row a day for each spender of each meter. */
@ApplicationScoped
@Transactional
class UsageRepository {
    @PersistenceContext(unitName = "vademecum")
    EntityManager em;

    /** What all nodes have put down. */
    long amount(Account account) {
        return em.createQuery("select u.amount from UsageDay u where u.id = :id", Long.class)
                .setParameter("id", account.id())
                .getResultStream()
                .findFirst()
                .orElse(0L);
    }

    /** Adds to it, whoever else does; a conflict with one who begins the same row is the caller's to repeat. */
    void add(Account account, long amount) {
        int known = em.createQuery("update UsageDay u set u.amount = u.amount + :more where u.id = :id")
                .setParameter("more", amount)
                .setParameter("id", account.id())
                .executeUpdate();
        if (known == 0) {
            em.persist(new UsageDay(account, amount));
            em.flush();
        }
    }

    /** True for the first who says so. */
    boolean warn(Account account) {
        return em.createQuery("update UsageDay u set u.warned = true where u.id = :id and u.warned = false")
                        .setParameter("id", account.id())
                        .executeUpdate()
                == 1;
    }

    /** The departments that were warned on a day. */
    List<UsageDay> listWarnedDepartments(LocalDate day) {
        return em.createQuery("""
                        select u from UsageDay u
                        where u.day = :day and u.warned = true and u.kind = :department order by u.id""", UsageDay.class)
                .setParameter("day", day)
                .setParameter("department", Account.Kind.DEPARTMENT)
                .setHint("jakarta.persistence.cache.storeMode", "REFRESH")
                .getResultList();
    }

    /** What administrators have said, by the department's id. */
    Map<String, BudgetTerms> budgets() {
        return em.createQuery("select b from DepartmentBudget b", DepartmentBudget.class)
                .getResultStream()
                .collect(Collectors.toUnmodifiableMap(DepartmentBudget::departmentId, DepartmentBudget::terms));
    }

    void budget(String departmentId, BudgetTerms terms) {
        DepartmentBudget budget = em.find(DepartmentBudget.class, departmentId);
        if (budget == null) {
            budget = new DepartmentBudget(departmentId);
            em.persist(budget);
        }
        budget.become(terms);
    }

    void forgetBefore(LocalDate day) {
        em.createQuery("delete from UsageDay u where u.day < :day")
                .setParameter("day", day)
                .executeUpdate();
    }
}
