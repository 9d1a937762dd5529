package org.vademecum.web.admin;

import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.ContextPolicy;

/** An assistant as the list shows it. */
public class AssistantItem {
    private final Assistant assistant;
    private final String department;
    private final String stores;
    private final AdminTexts texts;

    AssistantItem(Assistant assistant, String department, String stores, AdminTexts texts) {
        this.assistant = assistant;
        this.department = department;
        this.stores = stores;
        this.texts = texts;
    }

    /** Programs may leave the name out. */
    static String nameOf(Assistant assistant, AdminTexts texts) {
        String name = assistant.name();
        return name == null || name.isBlank() ? texts.text("admin_assistants.unnamed") : name;
    }

    public String getId() {
        return assistant.id();
    }

    public String getName() {
        return nameOf(assistant, texts);
    }

    public String getDescription() {
        String description = assistant.description();
        return description == null ? "" : description;
    }

    public String getDepartment() {
        return department;
    }

    /** Whether only whoever made it sees it. */
    public boolean isKept() {
        return assistant.isKept();
    }

    public String getModel() {
        return assistant.model();
    }

    /** Names of the vector stores that it searches. */
    public String getStores() {
        return stores;
    }

    /** What goes when a conversation is too long. */
    public String getStrategy() {
        ContextPolicy policy = assistant.contextPolicy();
        String key = "admin_assistants.strategy." + AssistantFields.name(policy.strategy());
        Integer count = policy.lastMessages();
        return count == null ? texts.text(key) : texts.text(key + ".count", count);
    }

    /** Most tokens of a request; empty where the installation says it. */
    public String getBudget() {
        Integer budget = assistant.contextPolicy().tokenBudget();
        return budget == null ? "" : texts.text("admin_assistants.budget", budget);
    }
}
