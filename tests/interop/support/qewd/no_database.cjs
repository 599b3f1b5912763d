// QEWD's worker refuses all work until it has a document store. Nothing here uses one.
module.exports = function () {
  this.documentStore = {};
  this.db = {};
  this.emit('DocumentStoreStarted');
};
