/** The general model of 2017. */
export const MODEL = 'aaa03c23b3724a16a56b629203edc62c';
