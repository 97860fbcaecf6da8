export default {
  onExtensionPageLoad() {},
};
