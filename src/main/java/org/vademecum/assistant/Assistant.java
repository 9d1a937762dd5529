package org.vademecum.assistant;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Guarded;
import org.vademecum.access.LinesConverter;
import org.vademecum.access.Readership;
import org.vademecum.common.Ids;
import org.vademecum.common.MetadataConverter;
import org.vademecum.common.StringsConverter;
import org.vademecum.llm.ChatSettings;
import org.vademecum.llm.ChatSettingsConverter;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.tool.ToolResourcesConverter;
import org.vademecum.tool.ToolsConverter;

/** A model with instructions, tools and the vector stores it reads, for one department. */
@Entity
@Table(name = "assistant")
public class Assistant implements Guarded.Shareable {
    @Id
    private String id;

    @Column(insertable = false, updatable = false)
    private long seq;

    /** See {@link Readership#listOf}. */
    @SuppressWarnings("UnusedVariable") // For queries.
    @Column(updatable = false)
    private int installation;

    @Column(name = "department_id")
    private String departmentId;

    @Column(name = "owner_id")
    private String ownerId;

    private String audience;

    private @Nullable String name;
    private @Nullable String description;
    private @Nullable String instructions;
    private String model;

    @Convert(converter = ToolsConverter.class)
    private List<Tool> tools;

    @Column(name = "tool_resources")
    @Convert(converter = ToolResourcesConverter.class)
    private ToolResources toolResources;

    @Convert(converter = ChatSettingsConverter.class)
    private ChatSettings settings;

    @Column(name = "context_policy")
    @Convert(converter = ContextPolicyConverter.class)
    private ContextPolicy contextPolicy;

    /** Questions to begin with, shown in the empty chat. */
    @Convert(converter = StringsConverter.class)
    private List<String> starters;

    @Convert(converter = MetadataConverter.class)
    private Map<String, String> metadata;

    @Column(name = "shared_with")
    @Convert(converter = LinesConverter.class)
    private @Nullable Set<String> sharedWith;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Assistant() {}

    public Assistant(String departmentId, String ownerId, @Nullable String name, String model, Instant now) {
        this.id = Ids.next("asst_");
        this.departmentId = departmentId;
        this.ownerId = ownerId;
        this.audience = departmentId;
        this.installation = Readership.listOf(audience);
        this.name = name;
        this.model = model;
        this.tools = List.of();
        this.toolResources = ToolResources.NONE;
        this.settings = ChatSettings.DEFAULT;
        this.contextPolicy = ContextPolicy.DEFAULT;
        this.starters = List.of();
        this.metadata = Map.of();
        this.createdAt = now;
    }

    /** Its owner keeps it; the department does not see it. */
    void keep() {
        audience = ownerId;
        installation = Readership.listOf(audience);
    }

    /** Takes over everything but whom it belongs to. */
    void become(NewAssistant form) {
        name = form.name();
        model = form.model();
        describe(form.description(), form.instructions(), form.starters());
        equip(form.tools(), form.resources());
        settings = form.settings();
        metadata = form.metadata();
    }

    public void describe(@Nullable String description, @Nullable String instructions, List<String> starters) {
        this.description = description;
        this.instructions = instructions;
        this.starters = List.copyOf(starters);
    }

    public void equip(List<Tool> tools, ToolResources resources) {
        this.tools = List.copyOf(tools);
        this.toolResources = resources;
    }

    /** Sets the sampling of its model. */
    public void tune(ChatSettings settings) {
        this.settings = settings;
    }

    /** Sets how requests to its model are put together. */
    void assemble(ContextPolicy policy) {
        this.contextPolicy = policy;
    }

    /** Lets the members of these departments, and of no others besides its own, ask it. */
    void share(Set<String> departmentIds) {
        sharedWith = departmentIds.isEmpty() ? null : Set.copyOf(departmentIds);
    }

    @Override
    public Set<String> sharedWith() {
        return sharedWith == null ? Set.of() : sharedWith;
    }

    @Override
    public Set<String> searchedStores() {
        return Set.copyOf(toolResources.vectorStoreIds());
    }

    @Override
    public String kind() {
        return "assistant";
    }

    @Override
    public String id() {
        return id;
    }

    /** Position in lists; set once the row has been read from the database. */
    public long seq() {
        return seq;
    }

    @Override
    public String departmentId() {
        return departmentId;
    }

    @Override
    public String ownerId() {
        return ownerId;
    }

    /** Whom lists show it to. */
    @Override
    public String audience() {
        return audience;
    }

    public @Nullable String name() {
        return name;
    }

    public @Nullable String description() {
        return description;
    }

    public @Nullable String instructions() {
        return instructions;
    }

    public String model() {
        return model;
    }

    public List<Tool> tools() {
        return tools;
    }

    /** Its file search; empty when it has none. */
    public Optional<Tool.FileSearch> search() {
        return tools.stream()
                .filter(Tool.FileSearch.class::isInstance)
                .map(Tool.FileSearch.class::cast)
                .findFirst();
    }

    public ToolResources toolResources() {
        return toolResources;
    }

    public ChatSettings settings() {
        return settings;
    }

    public ContextPolicy contextPolicy() {
        return contextPolicy;
    }

    public List<String> starters() {
        return starters;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Grows with every change: whoever edits it tells which one they have seen. */
    public long version() {
        return version;
    }
}
