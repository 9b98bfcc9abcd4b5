"""How fast is it, here? Measurements that write down what they were made with."""
