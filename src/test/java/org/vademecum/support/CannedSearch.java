package org.vademecum.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vademecum.llm.ModelTurn;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolExecutor;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;

/** A file search that finds the passages it was told, and remembers the calls. */
public class CannedSearch implements ToolExecutor {
    private final List<ToolInvocation> calls = new CopyOnWriteArrayList<>();
    private volatile List<String> texts;
    private volatile ToolOutput.Rewritten rewritten;
    private volatile ModelTurn.Usage cost = new ModelTurn.Usage(0, 0, false);
    private volatile boolean broken;

    public CannedSearch(String... texts) {
        this.texts = List.of(texts);
    }

    /** A passage that begins at offset 100 of the document {@code vsf_1}, on page 4. */
    public static FoundPassage passage(String marker, String text) {
        return passage(marker, "", text);
    }

    /** The same within a table or a list that begins so. */
    public static FoundPassage passage(String marker, String lead, String text) {
        return new FoundPassage(
                marker,
                "vsf_1",
                "file-1",
                "leave.pdf",
                "Leave policy",
                2,
                null,
                4,
                4,
                List.of(),
                "Leave › Annual leave",
                lead,
                100,
                100 + text.length(),
                text,
                1.5);
    }

    /** What it finds from now on. */
    public void finds(String... other) {
        texts = List.of(other);
    }

    public void breakDown() {
        broken = true;
    }

    /** From now on a model says each query another way, for so many tokens. */
    public void rewrites(String text, long promptTokens, long completionTokens) {
        rewritten = new ToolOutput.Rewritten(text);
        cost = new ModelTurn.Usage(promptTokens, completionTokens, false);
    }

    public List<ToolInvocation> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Class<? extends Tool> executes() {
        return Tool.FileSearch.class;
    }

    @Override
    public String name() {
        return "file_search";
    }

    @Override
    public String description() {
        return "Searches.";
    }

    @Override
    public String parameters() {
        return "{\"type\":\"object\"}";
    }

    @Override
    public ToolOutput execute(ToolInvocation call) {
        calls.add(call);
        call.calls().used().accept(cost);
        if (broken) {
            throw new IllegalStateException("the index is gone");
        }
        List<FoundPassage> passages = new ArrayList<>();
        for (String text : texts) {
            passages.add(passage("【%d:%d†Leave policy】".formatted(call.callNumber(), passages.size()), text));
        }
        return new ToolOutput.Found(call.arguments(), passages, 3, 42, 7, rewritten);
    }
}
