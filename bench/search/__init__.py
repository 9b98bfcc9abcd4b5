"""How fast are trials found among many? On synthetic ones whose words are as common and as rare as in real records."""
