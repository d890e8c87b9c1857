import { defineElement } from '../internal/define-element.js';
import { StatusPicker } from './status-picker.js';

defineElement('ur-status-picker', StatusPicker);
