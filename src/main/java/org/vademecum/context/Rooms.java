package org.vademecum.context;

import org.vademecum.assistant.ContextPolicy.Shares;

/** The room of a request, and the shares of it that its parts may take. */
record Rooms(Room whole, Room instructions, Room history, Room passages, Room toolOutputs) {
    static Rooms of(ContextMaterial material) {
        int budget = material.budget();
        Shares shares = material.policy().shares();
        Room whole = Room.of(budget);
        return new Rooms(
                whole,
                whole.share(shares.instructions(), budget),
                whole.share(shares.history(), budget),
                whole.share(shares.passages(), budget),
                whole.share(shares.toolOutputs(), budget));
    }
}
