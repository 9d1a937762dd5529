package org.vademecum.web.admin;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The rows that a table shows, fetched a page at a time. */
final class RowsModel<T> extends LazyDataModel<T> {
    /** How many rows there are in all. */
    @FunctionalInterface
    interface Counting extends Serializable {
        int count();
    }

    /** Some of them. */
    @FunctionalInterface
    interface Loading<T> extends Serializable {
        List<T> load(int first, int size);
    }

    /** What a row is known by. */
    @FunctionalInterface
    interface Naming<T> extends Serializable {
        String key(T row);
    }

    private final Counting counting;
    private final Loading<T> loading;
    private final Naming<T> naming;

    RowsModel(Counting counting, Loading<T> loading, Naming<T> naming) {
        this.counting = counting;
        this.loading = loading;
        this.naming = naming;
    }

    @Override
    public int count(Map<String, FilterMeta> filters) {
        return counting.count();
    }

    @Override
    public List<T> load(int first, int pageSize, Map<String, SortMeta> sorts, Map<String, FilterMeta> filters) {
        return loading.load(first, pageSize);
    }

    @Override
    public String getRowKey(T row) {
        return naming.key(row);
    }
}
