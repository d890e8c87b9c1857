/** What opens beside the buttons of a list. Nobody needs it before they come near one of them: see list-pickers.ts. */
import '../assignee-picker/define.js';
import '../status-picker/define.js';

export { PickerMenu } from '../internal/picker-menu.js';
export { pickingOf } from './list-menus.js';
