package org.vademecum.web.admin;

import java.util.List;
import java.util.Map;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** The rows that the table shows, fetched a page at a time. */
final class DocumentsModel extends LazyDataModel<DocumentItem> {
    private final DocumentsBean bean;

    DocumentsModel(DocumentsBean bean) {
        this.bean = bean;
    }

    @Override
    public int count(Map<String, FilterMeta> filters) {
        return bean.countRows();
    }

    @Override
    public List<DocumentItem> load(
            int first, int pageSize, Map<String, SortMeta> sorts, Map<String, FilterMeta> filters) {
        return bean.loadRows(first, pageSize);
    }

    @Override
    public String getRowKey(DocumentItem item) {
        return item.getId();
    }
}
