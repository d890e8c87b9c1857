import '../assignee-picker/define.js';
import { defineElement } from '../internal/define-element.js';
import '../status-picker/define.js';
import { RequestList } from './request-list.js';

defineElement('ur-request-list', RequestList);
