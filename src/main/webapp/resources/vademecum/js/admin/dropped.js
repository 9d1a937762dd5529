/**
 * The files of a drop, those in dropped folders too; hidden ones are left out.
 * @param {DataTransfer} transfer @returns {Promise<File[]>}
 */
export async function filesOf(transfer) {
  // The entries must be taken before the first wait: the transfer is empty afterwards.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) {
    return [...transfer.files];
  }
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry) {
  if (entry.name.startsWith('.')) {
    return [];
  }
  if (entry.isFile) {
    return [await new Promise((resolve, reject) => { entry.file(resolve, reject); })];
  }
  return (await Promise.all((await children(entry)).map(walk))).flat();
}

async function children(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (some.length === 0) {
      return all;
    }
    all.push(...some);
  }
}
