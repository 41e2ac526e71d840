"""Reading free text: amounts, places, qualifications, sectors, products and needs, each with the words it came from."""
