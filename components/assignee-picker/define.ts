import { defineElement } from '../internal/define-element.js';
import { AssigneePicker } from './assignee-picker.js';

defineElement('ur-assignee-picker', AssigneePicker);
