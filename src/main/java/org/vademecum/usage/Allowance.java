package org.vademecum.usage;

import java.util.HashMap;
import java.util.Map;

/**
 * How much a department may spend a day: one number for all, and others by their codes, such as {@code
 * 1000000,hr=5000000}. 0 is as much as they like.
 */
record Allowance(long general, Map<String, Long> byCode) {
    static final Allowance NONE = new Allowance(0, Map.of());

    Allowance {
        byCode = Map.copyOf(byCode);
    }

    /** @throws IllegalArgumentException when it reads otherwise, in words for whoever configures it */
    static Allowance parse(String text) {
        long general = 0;
        Map<String, Long> byCode = new HashMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.strip().split("=", 2);
            long amount = number(pair[pair.length - 1].strip(), text);
            if (pair.length == 1) {
                general = amount;
            } else {
                byCode.put(pair[0].strip(), amount);
            }
        }
        return new Allowance(general, byCode);
    }

    private static long number(String amount, String text) {
        if (!amount.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(
                    "'%s' is no budget: it reads like 1000000,hr=5000000 for the department hr.".formatted(text));
        }
        return Long.parseLong(amount);
    }

    long of(String code) {
        return byCode.getOrDefault(code, general);
    }

    boolean isUnlimited() {
        return general == 0 && byCode.values().stream().allMatch(amount -> amount == 0);
    }
}
