package org.vademecum.vectorstore;

import java.util.List;

/** Files were put into a store that had them in its bin; what is left outside of the database may go once this is committed. */
record DocumentsReplaced(List<DocumentRemoval.Remains> remains) {
    DocumentsReplaced {
        remains = List.copyOf(remains);
    }
}
