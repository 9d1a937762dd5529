package org.vademecum.run;

/** The text of a turn that nobody sees while it is written. */
final class UnseenText implements TurnListener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void beginTurn() {
        text.setLength(0);
    }

    @Override
    public boolean hasShown() {
        return false;
    }

    @Override
    public boolean hasText() {
        return !text.toString().isBlank();
    }

    @Override
    public void onText(String delta) {
        text.append(delta);
    }

    @Override
    public String written() {
        return text.toString();
    }
}
