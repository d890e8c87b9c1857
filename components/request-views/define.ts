import { defineElement } from '../internal/define-element.js';
import { RequestViews } from './request-views.js';

defineElement('ur-request-views', RequestViews);
