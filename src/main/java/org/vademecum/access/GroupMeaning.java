package org.vademecum.access;

/** What membership in a group of the identity provider comes to here. */
public sealed interface GroupMeaning {
    /** Path of the group, such as {@code /departments/hr}. */
    String group();

    /** It gives a department. */
    record Gives(String group, Department department) implements GroupMeaning {}

    /** It gives a department that is not known yet, and is made when somebody of the group first signs in. */
    record Founds(String group, String code, String name) implements GroupMeaning {}

    /** It gives nothing. */
    record Nothing(String group, Why why) implements GroupMeaning {}

    /** Why a group gives nothing. */
    enum Why {
        /** It lies elsewhere, and no department is mapped to it. */
        ELSEWHERE,
        /** The department of its name is mapped to another group. */
        MAPPED_OTHERWISE,
        /** Its name cannot be a department's code. */
        UNUSABLE
    }
}
