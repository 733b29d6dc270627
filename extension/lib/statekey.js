/* Where the state of one press lies in storage.session; apart, so that the popup loads little. */

/** @param {string} id */
export const stateKey = (id) => `state:${id}`;
